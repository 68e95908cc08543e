using Lab.PredictionService;

return await PredictionServiceApp.RunAsync(args);
