namespace Lab.Transformers;

/// <summary>What a forward pass is for, and so what it keeps.</summary>
enum PassKind
{
    /// <summary>Nothing is kept.</summary>
    Prediction,

    /// <summary>Dropout; a backward pass adds to the gradients of the weights.</summary>
    Training,

    /// <summary>No dropout; a backward pass goes down to the words and leaves the weights' gradients alone.</summary>
    Explanation,
}
