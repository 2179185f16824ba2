CREATE TABLE "adapters" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"owner_account" text NOT NULL,
	"payee" text NOT NULL,
	"description" text NOT NULL,
	"base_sha256" text NOT NULL,
	"sha256" text NOT NULL,
	"bytes" integer NOT NULL,
	"prompt_nano_usd" numeric(39, 0) NOT NULL,
	"completion_nano_usd" numeric(39, 0) NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "adapters_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "namespaces" (
	"name" text PRIMARY KEY NOT NULL,
	"owner_account" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contributions" (
	"id" text PRIMARY KEY NOT NULL,
	"datanet_id" text NOT NULL,
	"contributor_account" text NOT NULL,
	"payee" text NOT NULL,
	"title" text NOT NULL,
	"source" text NOT NULL,
	"licence" text NOT NULL,
	"text" text NOT NULL,
	"text_sha256" text NOT NULL,
	"withdrawn_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "contributions_content" UNIQUE("datanet_id","text_sha256")
);
--> statement-breakpoint
CREATE TABLE "datanet_grants" (
	"datanet_id" text NOT NULL,
	"account_id" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "datanet_grants_datanet_id_account_id_role_pk" PRIMARY KEY("datanet_id","account_id","role")
);
--> statement-breakpoint
CREATE TABLE "datanets" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"owner_account" text NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"licence" text NOT NULL,
	"is_public" boolean DEFAULT false NOT NULL,
	"fee_nano_usd" numeric(39, 0) NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "datanets_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "passages" (
	"id" text PRIMARY KEY NOT NULL,
	"contribution_id" text NOT NULL,
	"datanet_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"start_offset" integer NOT NULL,
	"end_offset" integer NOT NULL,
	"text" text NOT NULL,
	"text_sha256" text NOT NULL,
	"cluster_id" text NOT NULL,
	"embedding_model" text NOT NULL,
	"embedding" vector(384) NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "passages_place" UNIQUE("contribution_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "generations" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"key_id" text NOT NULL,
	"model" text NOT NULL,
	"prompt_tokens" integer NOT NULL,
	"completion_tokens" integer NOT NULL,
	"price_nano_usd" numeric(39, 0) NOT NULL,
	"ended_by" text NOT NULL,
	"shard" integer NOT NULL,
	"seq" bigint NOT NULL,
	"receipt" jsonb NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	CONSTRAINT "generations_seq" UNIQUE("shard","seq")
);
--> statement-breakpoint
ALTER TABLE "contributions" ADD CONSTRAINT "contributions_datanet_id_datanets_id_fk" FOREIGN KEY ("datanet_id") REFERENCES "public"."datanets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "datanet_grants" ADD CONSTRAINT "datanet_grants_datanet_id_datanets_id_fk" FOREIGN KEY ("datanet_id") REFERENCES "public"."datanets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passages" ADD CONSTRAINT "passages_contribution_id_contributions_id_fk" FOREIGN KEY ("contribution_id") REFERENCES "public"."contributions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passages" ADD CONSTRAINT "passages_datanet_id_datanets_id_fk" FOREIGN KEY ("datanet_id") REFERENCES "public"."datanets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "datanets_owner" ON "datanets" USING btree ("owner_account");--> statement-breakpoint
CREATE INDEX "passages_datanet" ON "passages" USING btree ("datanet_id");--> statement-breakpoint
CREATE INDEX "passages_cluster" ON "passages" USING btree ("cluster_id","created_at");--> statement-breakpoint
CREATE INDEX "generations_account" ON "generations" USING btree ("account_id","ended_at");