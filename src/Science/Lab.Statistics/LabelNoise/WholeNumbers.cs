namespace Lab.Statistics;

/// <summary>Rounds tables of counts without changing the sum of a row.</summary>
static class WholeNumbers
{
    /// <summary>Each number to the nearest (halves to even); what then is missing or too much is made good one each at the numbers that lost or
    /// gained most. Which of two that are equally far off is left open by the reference; here the smaller one falls, the larger one rises.</summary>
    public static int[,] KeepingRowSums(double[,] table)
    {
        var (rows, columns) = (table.GetLength(0), table.GetLength(1));
        var whole = new int[rows, columns];
        for (var r = 0; r < rows; r++)
        {
            double[] exact = [.. Enumerable.Range(0, columns).Select(c => table[r, c])];
            double[] rounded = [.. exact.Select(value => Math.Round(value))];
            var sum = Math.Round(exact.Sum());
            while (Math.Abs(rounded.Sum() - sum) > 0.5)
            {
                var missing = sum - rounded.Sum();
                var sign = Math.Sign(missing);
                var gained = Enumerable.Range(0, columns).OrderBy(c => exact[c] - rounded[c]).ThenBy(c => exact[c]).ToArray();
                if (sign > 0) Array.Reverse(gained);
                foreach (var c in gained.Take((int)Math.Abs(missing))) rounded[c] += sign;
            }
            for (var c = 0; c < columns; c++) whole[r, c] = (int)rounded[c];
        }
        return whole;
    }
}
