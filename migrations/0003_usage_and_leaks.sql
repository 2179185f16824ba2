CREATE TABLE "leak_reports" (
	"body_sha256" text PRIMARY KEY NOT NULL,
	"key_identifier" text NOT NULL,
	"tokens" integer NOT NULL,
	"ours" integer NOT NULL,
	"heard_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "usage_calls" (
	"generation_id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"mode" text NOT NULL,
	"key_id" text NOT NULL,
	"model" text NOT NULL,
	"ended_by" text NOT NULL,
	"prompt_tokens" integer NOT NULL,
	"completion_tokens" integer NOT NULL,
	"price_nano_usd" numeric(39, 0) NOT NULL,
	"ended_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "usage_hours" (
	"account_id" text NOT NULL,
	"mode" text NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"key_id" text NOT NULL,
	"model" text NOT NULL,
	"calls" bigint NOT NULL,
	"prompt_tokens" bigint NOT NULL,
	"completion_tokens" bigint NOT NULL,
	"price_nano_usd" numeric(39, 0) NOT NULL,
	CONSTRAINT "usage_hours_account_id_mode_hour_key_id_model_pk" PRIMARY KEY("account_id","mode","hour","key_id","model")
);
--> statement-breakpoint
CREATE INDEX "usage_calls_account" ON "usage_calls" USING btree ("account_id","mode");