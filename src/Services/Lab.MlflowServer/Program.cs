using Lab.MlflowServer;

return await MlflowServerApp.RunAsync(args);
