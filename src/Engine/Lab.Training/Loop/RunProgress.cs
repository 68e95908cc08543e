namespace Lab.Training;

/// <summary>Where a run is: the state that a checkpoint keeps, and what follows from it (rates, measurements, speed).</summary>
sealed class RunProgress
{
    readonly TrainingRun run;
    readonly TrainerOptions options;
    readonly TimeProvider time;
    readonly LearningRateSchedule schedule;
    readonly EarlyStopping watch;
    readonly PlateauRate? plateau;
    readonly int steps;
    int savedStep;
    long savedAt;
    bool measuredSince;

    public RunProgress(TrainingRun run, TrainerOptions options, TimeProvider time)
    {
        this.run = run;
        this.options = options;
        this.time = time;
        State = run.Resume?.State ?? new TrainingState();
        Sampler = new LengthGroupedSampler(run.Examples, options.BatchSize, options.Seed);
        int updates = (Sampler.BatchCount + options.GradientAccumulation - 1) / options.GradientAccumulation;
        steps = checked(updates * options.Epochs);
        schedule = LearningRateSchedule.WithRatio(options.Schedule, options.LearningRate, options.WarmUpRatio, steps);
        Clock = new TrainingClock(time, run.Examples.TokenCount * options.Epochs, State.Elapsed, State.Tokens);
        watch = new EarlyStopping(options.GreaterIsBetter, options.Patience, options.MinImprovement);
        watch.Restore(State.Best, State.Patience);
        if (options.Schedule.Kind == ScheduleKind.ReduceOnPlateau)
        {
            plateau = new PlateauRate(options.Schedule.Plateau, options.GreaterIsBetter, options.LearningRate, options.Schedule.MinimumRate ?? 0);
            if (State.Plateau is { } at) plateau.State = at;
        }
        savedStep = State.Step;
        savedAt = time.GetTimestamp();
    }

    public TrainingState State { get; }

    public LengthGroupedSampler Sampler { get; }

    public TrainingClock Clock { get; }

    public bool IsDone => State.Stopped || State.Epoch >= options.Epochs;

    public bool HasUnsaved => State.Step > savedStep || (measuredSince && State.Step > 0);

    public double RateAt(int step) => plateau is null ? schedule.RateAt(step) : schedule.RateAt(step) * (plateau.Rate / options.LearningRate);

    public void Updated(ReadOnlySpan<ReadOnlyMemory<int>> group, double loss, double norm, double rate)
    {
        foreach (var batch in group) State.LossSum += loss * batch.Length;
        State.Batch += group.Length;
        State.Step++;
        run.Progress?.Invoke(new TrainingProgress(
            State.Epoch + 1, options.Epochs, State.Step, steps, loss, norm, rate, Clock.TokensPerSecond, Clock.Remaining));
    }

    /// <summary>Measures and moves to the next epoch; true when the measurement is the best so far.</summary>
    public bool EndEpoch()
    {
        double mean = State.LossSum / run.Examples.Count;
        double? metric = run.EpochEnded?.Invoke(State.Epoch + 1, mean);
        // Only what is measured moves on: a cancelled measurement is made again.
        State.EpochLosses.Add(mean);
        State.LossSum = 0;
        State.Batch = 0;
        State.Epoch++;
        measuredSince = true;
        if (metric is not { } value) return false;
        bool improved = watch.Observe(value);
        if (improved) State.BestStep = State.Step;
        (State.Best, State.Patience, State.Stopped) = (watch.Best, watch.Counter, watch.ShouldStop);
        plateau?.Observe(value);
        State.Plateau = plateau?.State;
        return improved;
    }

    public bool IsSaveDue(SaveInterval interval) =>
        State.Step - savedStep >= interval.Steps || (interval.Time is { } every && time.GetElapsedTime(savedAt) >= every);

    public TrainingState StateToSave()
    {
        (State.Elapsed, State.Tokens) = (Clock.Elapsed, Clock.Tokens);
        return State;
    }

    public void Saved()
    {
        savedStep = State.Step;
        savedAt = time.GetTimestamp();
        measuredSince = false;
    }

    public TrainingResult Result(EncodedExamples examples)
    {
        int epochs = State.EpochLosses.Count;
        return new TrainingResult(State.Step, epochs, Clock.Elapsed, Clock.Tokens, (long)examples.Count * epochs, [.. State.EpochLosses])
        {
            BestStep = State.BestStep,
            Best = State.Best,
            StoppedEarly = State.Stopped,
        };
    }
}
