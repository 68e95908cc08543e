using Lab.Inference;
using Lab.Sentiment;

namespace Lab.PredictionService.Models;

/// <summary>The parts of a model that predictions need; whoever receives it owns the classifier.</summary>
public sealed record LoadedModel(ISequenceClassifier Classifier, ITextEncoder Encoder, ModelFacts Facts);
