CREATE TABLE "datanet_cells" (
	"datanet_no" integer NOT NULL,
	"embedding_model" text NOT NULL,
	"cell" integer NOT NULL,
	"centroid" halfvec(384),
	"passages" integer NOT NULL,
	CONSTRAINT "datanet_cells_datanet_no_embedding_model_cell_pk" PRIMARY KEY("datanet_no","embedding_model","cell")
);
--> statement-breakpoint
CREATE TABLE "datanet_terms" (
	"datanet_no" integer NOT NULL,
	"term" integer NOT NULL,
	"passages" bigint NOT NULL,
	CONSTRAINT "datanet_terms_datanet_no_term_pk" PRIMARY KEY("datanet_no","term")
);
--> statement-breakpoint
CREATE TABLE "passage_points" (
	"no" integer PRIMARY KEY NOT NULL,
	"datanet_no" integer NOT NULL,
	"contribution_no" integer NOT NULL,
	"cell" integer NOT NULL,
	"cluster" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"bits" bit(384) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passage_terms" (
	"no" integer PRIMARY KEY NOT NULL,
	"datanet_no" integer NOT NULL,
	"contribution_no" integer NOT NULL,
	"cluster" uuid NOT NULL,
	"keys" integer[] NOT NULL,
	"weights" sparsevec(1000000000) NOT NULL
);
--> statement-breakpoint
ALTER TABLE "passages" ALTER COLUMN "embedding" SET DATA TYPE halfvec(384);--> statement-breakpoint
ALTER TABLE "contributions" ADD COLUMN "no" integer NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "contributions_no_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "datanets" ADD COLUMN "no" integer NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "datanets_no_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "datanets" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "datanets" ADD COLUMN "vector_part" real;--> statement-breakpoint
ALTER TABLE "passages" ADD COLUMN "no" integer NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "passages_no_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1);--> statement-breakpoint
CREATE INDEX "passage_points_cell" ON "passage_points" USING btree ("datanet_no","cell");--> statement-breakpoint
CREATE INDEX "passage_points_cluster" ON "passage_points" USING btree ("cluster","created_at","no");--> statement-breakpoint
CREATE INDEX "passage_points_contribution" ON "passage_points" USING btree ("contribution_no");--> statement-breakpoint
CREATE INDEX "passage_terms_keys" ON "passage_terms" USING gin ("keys");--> statement-breakpoint
CREATE INDEX "passage_terms_contribution" ON "passage_terms" USING btree ("contribution_no");--> statement-breakpoint
ALTER TABLE "passages" DROP COLUMN "words";--> statement-breakpoint
ALTER TABLE "contributions" ADD CONSTRAINT "contributions_no_unique" UNIQUE("no");--> statement-breakpoint
ALTER TABLE "datanets" ADD CONSTRAINT "datanets_no_unique" UNIQUE("no");--> statement-breakpoint
ALTER TABLE "passages" ADD CONSTRAINT "passages_no_unique" UNIQUE("no");