namespace Lab.Transformers;

/// <summary>Changes how sure a classifier is, and nothing else.</summary>
public static class LogitScale
{
    /// <summary>Divides the weights and the bias of the classifier, and by that every logit, by <paramref name="temperature"/>.</summary>
    /// <param name="model">Changed in place.</param>
    /// <param name="temperature">Above 1: less sure. Below 1: more sure.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not a positive, finite number.</exception>
    public static void Divide(INamedWeights model, double temperature)
    {
        if (!(temperature > 0) || !double.IsFinite(temperature))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is positive and finite.");
        foreach (var parameter in model.Parameters.Where(parameter => parameter.Name.StartsWith("classifier.", StringComparison.Ordinal)))
        {
            // C x H at most: a few kilobytes.
            var values = new float[parameter.Length];
            model.ReadWeights(parameter.Name, 0, values);
            for (int i = 0; i < values.Length; i++) values[i] = (float)(values[i] / temperature);
            model.WriteWeights(parameter.Name, 0, values);
        }
        model.WeightsChanged();
    }
}
