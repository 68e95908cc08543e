using Lab.Monitor;

return await MonitorApp.RunAsync(args);
