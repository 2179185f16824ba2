ALTER TABLE "contributions" ADD COLUMN "repeats" jsonb;--> statement-breakpoint
ALTER TABLE "contributions" ADD COLUMN "contributor_withdrew" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "contributions" ADD COLUMN "owner_withdrew" boolean DEFAULT false NOT NULL;