namespace Lab.Tensors;

/// <summary>
/// One AdamW update with decoupled weight decay, all factors worked out:
/// g *= GradientScale; p *= 1 - LearningRate * WeightDecay; m = Beta1 m + (1 - Beta1) g; v = Beta2 v + (1 - Beta2) g^2;
/// p -= LearningRate * (m / Correction1) / (sqrt(v / Correction2) + Epsilon).
/// </summary>
public readonly record struct AdamWStep(
    float LearningRate, float Beta1, float Beta2, float Epsilon, float WeightDecay, float Correction1, float Correction2, float GradientScale)
{
    /// <param name="step">Number of this update, the first is 1.</param>
    public static AdamWStep Create(
        int step, double learningRate, double beta1, double beta2, double epsilon, double weightDecay, double gradientScale) => new(
            (float)learningRate, (float)beta1, (float)beta2, (float)epsilon, (float)weightDecay,
            (float)(1 - Math.Pow(beta1, step)), (float)(1 - Math.Pow(beta2, step)), (float)gradientScale);
}
