CREATE TABLE "passage_earnings" (
	"generation_id" text NOT NULL,
	"line" integer NOT NULL,
	"cluster_id" text NOT NULL,
	"passage_id" text,
	"contribution_id" text,
	"datanet_id" text,
	"payee" text NOT NULL,
	"share" integer NOT NULL,
	"amount_nano_usd" numeric(39, 0) NOT NULL,
	"shard" integer NOT NULL,
	"seq" bigint NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	CONSTRAINT "passage_earnings_generation_id_line_pk" PRIMARY KEY("generation_id","line")
);
--> statement-breakpoint
CREATE TABLE "batch_items" (
	"batch_id" text NOT NULL,
	"name" text NOT NULL,
	"outcome" text NOT NULL,
	"contribution_id" text,
	"code" text,
	"message" text,
	"told_at" timestamp with time zone NOT NULL,
	CONSTRAINT "batch_items_batch_id_name_pk" PRIMARY KEY("batch_id","name")
);
--> statement-breakpoint
CREATE TABLE "contribution_batches" (
	"id" text PRIMARY KEY NOT NULL,
	"datanet_id" text NOT NULL,
	"account_id" text NOT NULL,
	"expected" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contribution_reviews" (
	"contribution_id" text NOT NULL,
	"reviewer_account" text NOT NULL,
	"verdict" text NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "contribution_reviews_contribution_id_reviewer_account_pk" PRIMARY KEY("contribution_id","reviewer_account")
);
--> statement-breakpoint
ALTER TABLE "datanet_version_items" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "contributions" ADD COLUMN "relevance" integer;--> statement-breakpoint
ALTER TABLE "contributions" ADD COLUMN "state" text DEFAULT 'accepted' NOT NULL;--> statement-breakpoint
ALTER TABLE "contributions" ADD COLUMN "flags" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "contributions" ADD COLUMN "decided_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "datanet_grants" ADD COLUMN "train_expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "datanets" ADD COLUMN "review_policy" text DEFAULT 'flagged' NOT NULL;--> statement-breakpoint
ALTER TABLE "datanets" ADD COLUMN "reviews_needed" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "datanets" ADD COLUMN "pinned_version" integer;--> statement-breakpoint
ALTER TABLE "batch_items" ADD CONSTRAINT "batch_items_batch_id_contribution_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."contribution_batches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contribution_batches" ADD CONSTRAINT "contribution_batches_datanet_id_datanets_id_fk" FOREIGN KEY ("datanet_id") REFERENCES "public"."datanets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contribution_reviews" ADD CONSTRAINT "contribution_reviews_contribution_id_contributions_id_fk" FOREIGN KEY ("contribution_id") REFERENCES "public"."contributions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "passage_earnings_datanet" ON "passage_earnings" USING btree ("datanet_id","shard","seq");--> statement-breakpoint
CREATE INDEX "passage_earnings_contribution" ON "passage_earnings" USING btree ("contribution_id");--> statement-breakpoint
CREATE INDEX "passage_earnings_passage" ON "passage_earnings" USING btree ("passage_id");--> statement-breakpoint
CREATE INDEX "contribution_batches_account" ON "contribution_batches" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "contributions_state" ON "contributions" USING btree ("datanet_id","state","created_at");--> statement-breakpoint
CREATE POLICY "readable" ON "datanet_version_items" AS PERMISSIVE FOR SELECT TO "meed_reader" USING (datanet_id in (select id from datanets));--> statement-breakpoint
GRANT SELECT ON datanet_version_items TO meed_reader;
--> statement-breakpoint
UPDATE "datanet_grants" SET "train_expires_at" = "expires_at" WHERE "may_train";
