ALTER TABLE "contributions" ADD COLUMN "rows" jsonb;--> statement-breakpoint
ALTER TABLE "passages" ADD COLUMN "title" text;