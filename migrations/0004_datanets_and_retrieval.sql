-- The role that retrieval runs as (schemas/db/reader-role.ts): it owns nothing, so that row-level
-- security holds for it. A role belongs to the server, not to the database: it may exist already, or be made by
-- another database's migration right now, which is a unique_violation.
DO $$ BEGIN CREATE ROLE meed_reader NOLOGIN NOSUPERUSER NOBYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
--> statement-breakpoint
GRANT meed_reader TO CURRENT_USER;
--> statement-breakpoint
CREATE TABLE "datanet_version_items" (
	"datanet_id" text NOT NULL,
	"number" integer NOT NULL,
	"position" integer NOT NULL,
	"contribution_id" text NOT NULL,
	"leaf" text NOT NULL,
	CONSTRAINT "datanet_version_items_datanet_id_number_position_pk" PRIMARY KEY("datanet_id","number","position")
);
--> statement-breakpoint
CREATE TABLE "datanet_versions" (
	"datanet_id" text NOT NULL,
	"number" integer NOT NULL,
	"root" text NOT NULL,
	"contributions" integer NOT NULL,
	"note" text NOT NULL,
	"published_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "datanet_versions_datanet_id_number_pk" PRIMARY KEY("datanet_id","number")
);
--> statement-breakpoint
CREATE TABLE "access_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"datanet_id" text NOT NULL,
	"account_id" text NOT NULL,
	"purpose" text NOT NULL,
	"wants_retrieval" boolean NOT NULL,
	"wants_training" boolean NOT NULL,
	"state" text NOT NULL,
	"decided_by" text,
	"reason" text,
	"expires_at" timestamp with time zone,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fingerprints" (
	"hash" bigint PRIMARY KEY NOT NULL,
	"contribution_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passage_bands" (
	"band" bigint NOT NULL,
	"datanet_no" integer NOT NULL,
	"cluster_id" text NOT NULL,
	"signature" integer[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "datanet_cells" (
	"datanet_no" integer NOT NULL,
	"embedding_model" text NOT NULL,
	"cell" integer NOT NULL,
	"centroid" halfvec(384),
	"passages" integer NOT NULL,
	CONSTRAINT "datanet_cells_datanet_no_embedding_model_cell_pk" PRIMARY KEY("datanet_no","embedding_model","cell")
);
--> statement-breakpoint
ALTER TABLE "datanet_cells" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "datanet_terms" (
	"datanet_no" integer NOT NULL,
	"term" integer NOT NULL,
	"passages" bigint NOT NULL,
	CONSTRAINT "datanet_terms_datanet_no_term_pk" PRIMARY KEY("datanet_no","term")
);
--> statement-breakpoint
ALTER TABLE "datanet_terms" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
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
ALTER TABLE "passage_points" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "passage_terms" (
	"no" integer PRIMARY KEY NOT NULL,
	"datanet_no" integer NOT NULL,
	"contribution_no" integer NOT NULL,
	"cluster" uuid NOT NULL,
	"keys" integer[] NOT NULL,
	"weights" sparsevec(1000000000) NOT NULL
);
--> statement-breakpoint
ALTER TABLE "passage_terms" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "contributions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "datanet_grants" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "datanets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "passages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "passages" ALTER COLUMN "embedding" SET DATA TYPE halfvec(384);--> statement-breakpoint
ALTER TABLE "contributions" ADD COLUMN "no" integer NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "contributions_no_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "contributions" ADD COLUMN "original_sha256" text;--> statement-breakpoint
ALTER TABLE "contributions" ADD COLUMN "media_type" text DEFAULT 'text/plain' NOT NULL;--> statement-breakpoint
ALTER TABLE "contributions" ADD COLUMN "extraction" text DEFAULT 'text-1' NOT NULL;--> statement-breakpoint
ALTER TABLE "contributions" ADD COLUMN "novelty" integer DEFAULT 1000000 NOT NULL;--> statement-breakpoint
ALTER TABLE "datanet_grants" ADD COLUMN "may_retrieve" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "datanet_grants" ADD COLUMN "may_train" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "datanet_grants" ADD COLUMN "purpose" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "datanet_grants" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "datanets" ADD COLUMN "no" integer NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "datanets_no_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "datanets" ADD COLUMN "allows_retrieval" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "datanets" ADD COLUMN "allows_training" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "datanets" ADD COLUMN "tags" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "datanets" ADD COLUMN "is_listed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "datanets" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "datanets" ADD COLUMN "vector_part" real;--> statement-breakpoint
ALTER TABLE "passages" ADD COLUMN "no" integer NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "passages_no_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "datanet_version_items" ADD CONSTRAINT "datanet_version_items_contribution_id_contributions_id_fk" FOREIGN KEY ("contribution_id") REFERENCES "public"."contributions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "datanet_versions" ADD CONSTRAINT "datanet_versions_datanet_id_datanets_id_fk" FOREIGN KEY ("datanet_id") REFERENCES "public"."datanets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_requests" ADD CONSTRAINT "access_requests_datanet_id_datanets_id_fk" FOREIGN KEY ("datanet_id") REFERENCES "public"."datanets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fingerprints" ADD CONSTRAINT "fingerprints_contribution_id_contributions_id_fk" FOREIGN KEY ("contribution_id") REFERENCES "public"."contributions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "access_requests_datanet" ON "access_requests" USING btree ("datanet_id","state");--> statement-breakpoint
CREATE INDEX "access_requests_account" ON "access_requests" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "fingerprints_contribution" ON "fingerprints" USING btree ("contribution_id");--> statement-breakpoint
CREATE INDEX "passage_bands_band" ON "passage_bands" USING btree ("band");--> statement-breakpoint
CREATE INDEX "passage_points_cell" ON "passage_points" USING btree ("datanet_no","cell");--> statement-breakpoint
CREATE INDEX "passage_points_cluster" ON "passage_points" USING btree ("cluster","created_at","no");--> statement-breakpoint
CREATE INDEX "passage_points_contribution" ON "passage_points" USING btree ("contribution_no");--> statement-breakpoint
CREATE INDEX "passage_terms_keys" ON "passage_terms" USING gin ("keys");--> statement-breakpoint
CREATE INDEX "passage_terms_contribution" ON "passage_terms" USING btree ("contribution_no");--> statement-breakpoint
ALTER TABLE "passages" DROP COLUMN "words";--> statement-breakpoint
ALTER TABLE "contributions" ADD CONSTRAINT "contributions_no_unique" UNIQUE("no");--> statement-breakpoint
ALTER TABLE "datanets" ADD CONSTRAINT "datanets_no_unique" UNIQUE("no");--> statement-breakpoint
ALTER TABLE "passages" ADD CONSTRAINT "passages_no_unique" UNIQUE("no");--> statement-breakpoint
CREATE POLICY "readable" ON "contributions" AS PERMISSIVE FOR SELECT TO "meed_reader" USING (datanet_id in (select id from datanets));--> statement-breakpoint
CREATE POLICY "own" ON "datanet_grants" AS PERMISSIVE FOR SELECT TO "meed_reader" USING (account_id = current_setting('meed.account', true));--> statement-breakpoint
CREATE POLICY "readable" ON "datanets" AS PERMISSIVE FOR SELECT TO "meed_reader" USING (is_public or owner_account = current_setting('meed.account', true) or exists (
      select 1 from datanet_grants where datanet_grants.datanet_id = datanets.id
        and datanet_grants.account_id = current_setting('meed.account', true) and datanet_grants.role in ('reader', 'curator')
        and datanet_grants.may_retrieve
        and (datanet_grants.expires_at is null or datanet_grants.expires_at > now())));--> statement-breakpoint
CREATE POLICY "readable" ON "passages" AS PERMISSIVE FOR SELECT TO "meed_reader" USING (datanet_id in (select id from datanets));--> statement-breakpoint
CREATE POLICY "readable" ON "datanet_cells" AS PERMISSIVE FOR SELECT TO "meed_reader" USING (datanet_no in (select no from datanets));--> statement-breakpoint
CREATE POLICY "readable" ON "datanet_terms" AS PERMISSIVE FOR SELECT TO "meed_reader" USING (datanet_no in (select no from datanets));--> statement-breakpoint
CREATE POLICY "readable" ON "passage_points" AS PERMISSIVE FOR SELECT TO "meed_reader" USING (datanet_no in (select no from datanets));--> statement-breakpoint
CREATE POLICY "readable" ON "passage_terms" AS PERMISSIVE FOR SELECT TO "meed_reader" USING (datanet_no in (select no from datanets));
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO meed_reader;
--> statement-breakpoint
GRANT SELECT ON datanets, datanet_grants, contributions, passages, passage_terms, passage_points, datanet_cells, datanet_terms TO meed_reader;
