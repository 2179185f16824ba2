ALTER TABLE "contributions" ADD COLUMN "repeats" jsonb;--> statement-breakpoint
ALTER TABLE "contributions" ADD COLUMN "withdrawn_by" text;