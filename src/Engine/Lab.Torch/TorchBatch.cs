using Lab.Tensors;
using TorchSharp;

namespace Lab.Torch;

/// <summary>A packed batch laid out in rows of the longest length: B sequences, S tokens. Lives as long as the dispose scope it is made in.</summary>
/// <param name="Ids">(B * S)</param>
/// <param name="Positions">(B * S)</param>
/// <param name="TypeIds">(B * S)</param>
/// <param name="Mask">(B, 1, 1, S), true at tokens; null when no row is padded.</param>
/// <param name="Sequences">B</param>
/// <param name="Length">S</param>
sealed record TorchBatch(torch.Tensor Ids, torch.Tensor Positions, torch.Tensor TypeIds, torch.Tensor? Mask, int Sequences, int Length)
{
    public static TorchBatch Of(TokenBatch batch, int padId, torch.Device device)
    {
        int rows = batch.SequenceCount, length = batch.LongestSequence, size = rows * length;
        // Ids, positions, types and mask behind each other: one transfer.
        var host = new long[4 * size];
        host.AsSpan(0, size).Fill(padId);
        for (int row = 0; row < rows; row++)
        {
            int start = batch.Offsets[row], count = batch.Offsets[row + 1] - start;
            for (int i = 0; i < count; i++)
            {
                int at = (row * length) + i;
                host[at] = batch.Ids[start + i];
                host[size + at] = batch.Positions[start + i];
                host[(2 * size) + at] = batch.TypeIds[start + i];
                host[(3 * size) + at] = 1;
            }
        }
        var all = torch.tensor(host, device: device).view(4, size);
        var mask = size == batch.TokenCount ? null : all[3].to(torch.@bool).view(rows, 1, 1, length);
        return new TorchBatch(all[0], all[1], all[2], mask, rows, length);
    }
}
