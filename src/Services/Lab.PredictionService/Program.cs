using Lab.PredictionService;

await using var app = PredictionServiceApp.Create(args);
await app.RunAsync();
