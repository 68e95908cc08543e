using System.Runtime.Intrinsics;
using Lab.Tensors;

namespace Lab.Engine.Tests.Tensors.Kernels;

/// <summary>Vector functions against double precision over their whole range.</summary>
public class VectorMathTests
{
    [Fact]
    public void Exp_IsWithinTwoUlp()
    {
        for (double x = -86.5; x < 88.7; x += 0.00371)
        {
            double expected = Math.Exp((float)x);
            Assert.InRange(VectorMath.Exp(Vector512.Create((float)x))[3] / expected, 1 - 2.4e-7, 1 + 2.4e-7);
        }
    }

    [Theory]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(-1000f, 0f)]
    [InlineData(0f, 1f)]
    [InlineData(1000f, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Exp_OfSpecialValues(float x, float expected) => Assert.Equal(expected, VectorMath.Exp(Vector512.Create(x))[0]);

    [Fact]
    public void Erf_IsWithinFourTenMillionths()
    {
        for (double x = -6; x < 6; x += 0.00113)
            Assert.Equal(ScalarMath.Erf((float)x), VectorMath.Erf(Vector512.Create((float)x))[0], 4e-7);
        Assert.Equal(1f, VectorMath.Erf(Vector512.Create(float.PositiveInfinity))[0]);
        Assert.Equal(float.NaN, VectorMath.Erf(Vector512.Create(float.NaN))[0]);
    }

    [Fact]
    public void Tanh_IsWithinTwoTenMillionths()
    {
        for (double x = -12; x < 12; x += 0.00217)
            Assert.Equal(Math.Tanh((float)x), VectorMath.Tanh(Vector512.Create((float)x))[0], 2e-7);
        Assert.Equal(-1f, VectorMath.Tanh(Vector512.Create(float.NegativeInfinity))[0]);
    }

    // From tables of the error function.
    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(1.0, 0.8427007929497149)]
    [InlineData(-2.0, -0.9953222650189527)]
    [InlineData(3.0, 0.9999779095030014)]
    [InlineData(4.0, 0.9999999845827421)]
    public void ReferenceErf_EqualsTheTable(double x, double expected) => Assert.Equal(expected, ScalarMath.Erf(x), 1e-15);
}
