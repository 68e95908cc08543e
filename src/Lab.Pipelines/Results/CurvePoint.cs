namespace Lab.Pipelines;

/// <summary>An epoch of a training.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Step">Updates made at its end.</param>
/// <param name="TrainingLoss">Mean over its updates, natural logarithm.</param>
/// <param name="ValidationLoss">Log loss on the validation rows.</param>
/// <param name="ValidationAccuracy">On the validation rows.</param>
/// <param name="ValidationMacroF1">On the validation rows.</param>
public sealed record CurvePoint(int Epoch, int Step, double TrainingLoss, double? ValidationLoss, double? ValidationAccuracy, double? ValidationMacroF1);
