using Lab.Transformers.Configuration;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace Lab.Torch;

/// <summary>Loss of each row, (B), of logits (B, C).</summary>
static class TorchLoss
{
    /// <summary>Cross entropy with the target (1 - e) * one-hot + e / C, each class times its factor.</summary>
    /// <param name="logits">(B, C)</param>
    /// <param name="labels">(B) integers</param>
    /// <param name="classWeights">(C), or null for 1 each.</param>
    /// <param name="smoothing">e</param>
    public static torch.Tensor CrossEntropy(torch.Tensor logits, torch.Tensor labels, torch.Tensor? classWeights, double smoothing)
    {
        long classes = logits.shape[1];
        var target = F.one_hot(labels, classes).to(logits.dtype).Times(1 - smoothing).Plus(smoothing / classes);
        if (classWeights is not null) target *= classWeights;
        return -(target * F.log_softmax(logits, 1)).sum(1);
    }

    /// <summary>Against a distribution over the classes; of a model that learns numbers the mean over its columns.</summary>
    public static torch.Tensor Numbers(ProblemType? type, torch.Tensor logits, torch.Tensor targets) => type switch
    {
        ProblemType.MultiLabelClassification => F.softplus(logits).Minus(logits * targets).mean([1]),
        ProblemType.Regression => logits.Minus(targets).square().mean([1]),
        _ => -(targets * F.log_softmax(logits, 1)).sum(1),
    };
}
