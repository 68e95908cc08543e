using Lab.Trainer;

return await TrainerApp.RunAsync(args);
