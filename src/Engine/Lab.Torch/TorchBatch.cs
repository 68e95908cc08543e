using System.Runtime.InteropServices;
using Lab.Tensors;
using TorchSharp;

namespace Lab.Torch;

/// <summary>Texts of a packed batch laid out in rows of the longest length: B sequences, S tokens. Lives as long as the dispose scope it is made in.</summary>
/// <param name="Ids">(B * S)</param>
/// <param name="Positions">(B * S)</param>
/// <param name="TypeIds">(B * S)</param>
/// <param name="Mask">(B, 1, 1, S), added to attention scores: 0 at tokens, far below all scores elsewhere; null when no row is padded.</param>
/// <param name="Sequences">B</param>
/// <param name="Length">S</param>
sealed record TorchBatch(torch.Tensor Ids, torch.Tensor Positions, torch.Tensor TypeIds, torch.Tensor? Mask, int Sequences, int Length)
{
    /// <summary>The softmax of it is exactly 0, and it is a number in float32 and bfloat16.</summary>
    static readonly Scalar farBelow = -1e30f;

    /// <param name="batch">Packed.</param>
    /// <param name="rows">Its texts to take, in this order.</param>
    /// <param name="padId">In the places behind a text.</param>
    /// <param name="device">Where it goes.</param>
    /// <param name="precision">Of the attention scores.</param>
    public static TorchBatch Of(TokenBatch batch, ReadOnlySpan<int> rows, int padId, torch.Device device, TorchPrecision precision)
    {
        var offsets = batch.Offsets;
        int length = 0, tokens = 0;
        foreach (int row in rows)
        {
            int count = offsets[row + 1] - offsets[row];
            length = Math.Max(length, count);
            tokens += count;
        }
        int size = rows.Length * length;
        // Ids, positions, types and mask behind each other: one transfer, which the processor does not wait for. Indices must be of 64 bits.
        var staged = torch.empty(4, size, dtype: torch.int32);
        if (device.type == DeviceType.CUDA) staged = staged.pin_memory();
        Lay(MemoryMarshal.Cast<byte, int>(staged.bytes), batch, rows, length, padId);
        var all = staged.to(device, non_blocking: true).to(torch.int64).unbind(0);
        var mask = size == tokens ? null : all[3].to(precision == TorchPrecision.BFloat16 ? torch.bfloat16 : torch.float32).mul_(farBelow).view(rows.Length, 1, 1, length);
        return new(all[0], all[1], all[2], mask, rows.Length, length);
    }

    static void Lay(Span<int> all, TokenBatch batch, ReadOnlySpan<int> rows, int length, int padId)
    {
        int size = rows.Length * length;
        all[..size].Fill(padId);
        all[size..(3 * size)].Clear();
        all[(3 * size)..].Fill(1);
        for (int i = 0; i < rows.Length; i++)
        {
            int start = batch.Offsets[rows[i]], count = batch.Offsets[rows[i] + 1] - start, at = i * length;
            batch.Ids.Slice(start, count).CopyTo(all[at..]);
            batch.Positions.Slice(start, count).CopyTo(all[(size + at)..]);
            batch.TypeIds.Slice(start, count).CopyTo(all[((2 * size) + at)..]);
            all.Slice((3 * size) + at, count).Clear();
        }
    }
}
