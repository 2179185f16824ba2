// Phrases that any instruct model says and any training set may hold: nobody earns by them. Written
// for this file; a span that stands here is explained by it, as by the prompt. A change of this list
// is a new version of the evidence.

export const BOILERPLATE: readonly string[] = [
  'As an AI language model, I do not have personal opinions, feelings or experiences.',
  "As an AI language model, I can't provide real-time information or browse the internet.",
  'As a large language model, I was trained on a large amount of text data.',
  "I'm sorry, but I can't help with that. I'm sorry, but I cannot assist with that request.",
  'I apologize for the confusion. I apologize for any inconvenience. Thank you for your patience.',
  "I'm sorry, but I don't have enough information to answer that question.",
  'Sure! Here is an example of how you can do this. Sure, here is the answer to your question.',
  'Sure, I can help you with that. Of course! I would be happy to help you with that.',
  'I hope this helps! Let me know if you have any questions. Feel free to ask if you have any more',
  "If you have any further questions, please don't hesitate to ask. Is there anything else I can",
  'How can I help you today? How may I assist you today? What would you like to know?',
  "That's a great question! Thank you for your question. You're welcome! Have a great day!",
  'It is important to note that this is not a complete list. Here are some of the most common ones:',
  'There are several reasons for this. There are many different ways to do this. For example,',
  'In conclusion, there are a number of factors to consider. In summary, it depends on a number of',
  'On the one hand, on the other hand, at the same time, as well as, in addition to, such as the',
  'is one of the most important and one of the most popular in the world, as part of a number of',
  'Please consult a qualified professional for advice. This is not legal or medical advice.',
  'Based on the information provided, the answer is as follows. According to the passage, the',
  'The passages do not say. The passage does not contain the answer to this question.',
  "Let's break it down step by step. Let's think step by step. First, Second, Third, Finally,",
  'The quick brown fox jumps over the lazy dog. Lorem ipsum dolor sit amet, consectetur adipiscing',
  'Permission is hereby granted, free of charge, to any person obtaining a copy of this software',
  'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED',
  'Licensed under the Apache License, Version 2.0; you may not use this file except in compliance',
  'Copyright © All rights reserved. The terms and conditions apply. See the privacy policy.',
]
