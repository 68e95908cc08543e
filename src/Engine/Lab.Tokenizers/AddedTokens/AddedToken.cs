namespace Lab.Tokenizers;

/// <summary>A token that is found in the text before the model sees it, and how.</summary>
/// <param name="Content">The text to find, and its name in the vocabulary.</param>
/// <param name="SingleWord">Only where no word character (\w) touches it.</param>
/// <param name="LeftStrip">White space before it belongs to it.</param>
/// <param name="RightStrip">White space behind it belongs to it.</param>
/// <param name="Normalized">Its normalized form is looked for in the normalized text; else itself in the text as given.</param>
/// <param name="Special">Left out by decoding on request, and read as plain text with <see cref="EncodeOptions.EncodeSpecialTokens"/>.</param>
public sealed record AddedToken(
    string Content, bool SingleWord = false, bool LeftStrip = false, bool RightStrip = false, bool Normalized = true, bool Special = false);
