using Lab.Tensors;
using Lab.TestSupport;

namespace Lab.Engine.Tests.Training;

/// <summary>A classifier that learns a distribution over its classes for each text.</summary>
public sealed class DistributionTargetsTests
{
    static readonly float[] targets = [0.3f, 0.7f, 1, 0, 0.5f, 0.5f];

    public static TheoryData<string> All => ["reference", "simd-1", "simd-2", "fake-device", .. Devices.AllOnTorch];

    static TokenBatch Batch()
    {
        var batch = new TokenBatch();
        batch.Add([2, 9, 7, 3]);
        batch.Add([2, 30, 3]);
        batch.Add([2, 41, 12, 50, 3]);
        return batch;
    }

    [Theory, MemberData(nameof(All))]
    public void GradientOfTheBias_IsTheMeanOfSoftmaxMinusTarget(string name)
    {
        using var device = Devices.Load(name, GoldenFolder.Require("models/bert"), ["no", "yes"], seed: 1);
        float[] softmax = new float[6];
        device.Classify(Batch(), softmax);
        device.ClearGradients();

        double loss = device.ForwardBackward(Batch(), targets, 1f, seed: 0, call: 0);

        double bound = Devices.Bound(name, 1e-5, half: 1e-2);
        AssertClose.Equal(Enumerable.Range(0, 6).Sum(i => -targets[i] * Math.Log(softmax[i])) / 3, loss, bound, "loss");
        float[] expected = [.. Enumerable.Range(0, 2).Select(c => Enumerable.Range(0, 3).Sum(row => softmax[(2 * row) + c] - targets[(2 * row) + c]) / 3)];
        AssertClose.Equal(expected, device.Gradient(device.Parameters.Single(parameter => parameter.Name == "classifier.bias")), bound, "bias");
    }

    [Theory, MemberData(nameof(All))]
    public void WhatTheModelAnswers_TeachesItNothing(string name)
    {
        using var device = Devices.Load(name, GoldenFolder.Require("models/bert"), ["no", "yes"], seed: 1);
        float[] answers = new float[6];
        device.Classify(Batch(), answers);
        device.ClearGradients();

        device.ForwardBackward(Batch(), answers, 1f, seed: 0, call: 0);

        Assert.InRange(device.GradientNorm(), 0, Devices.Bound(name, 1e-5, half: 2e-2));
    }

    [Fact]
    public void OneHot_IsTheCrossEntropyOfTheLabel()
    {
        using var device = TinyModel.Device();
        device.ClearGradients();
        double soft = device.ForwardBackward(Batch(), new float[] { 1, 0, 0, 1, 1, 0 }, 1f, seed: 0, call: 0), norm = device.GradientNorm();
        device.ClearGradients();
        Assert.Equal(device.ForwardBackward(Batch(), new int[] { 0, 1, 0 }, 1f, seed: 0, call: 0), soft);
        Assert.Equal(device.GradientNorm(), norm);
    }
}
