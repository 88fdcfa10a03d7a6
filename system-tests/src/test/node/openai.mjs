// OpenAI's own client for Node, pointed at us. Prints what it got as one line of JSON.
import OpenAI from "openai";

const client = new OpenAI({ baseURL: process.env.DOOR, apiKey: process.env.TOKEN, maxRetries: 0 });

const models = [];
for await (const model of client.models.list()) {
  models.push(model.id);
}
const ask = { model: "triage", messages: [{ role: "user", content: "Tell me a story of 40 words" }] };
const plain = await client.chat.completions.create(ask);
let streamed = "";
let chunks = 0;
for await (const chunk of await client.chat.completions.create({ ...ask, stream: true })) {
  streamed += chunk.choices[0]?.delta?.content ?? "";
  chunks += 1;
}
const first = await client.responses.create({ model: "triage", input: "My bird is the kingfisher" });
const second = await client.responses.create({
  model: "triage",
  input: "What was my first question?",
  previous_response_id: first.id,
});
let refused = "";
try {
  await client.chat.completions.create({ ...ask, model: "gpt-none" });
} catch (error) {
  refused = `${error.constructor.name} ${error.code}`;
}
console.log(JSON.stringify({
  models, plain: plain.choices[0].message.content, streamed, chunks, answer: second.output_text, refused,
}));
