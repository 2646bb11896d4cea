using NetDoctor.Diagnosis.Rules.Network;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

public sealed class PodAddressesExhaustedTests
{
    private readonly PodAddressesExhausted _rule = new();

    [Theory]
    [InlineData(SandboxCases.NoAddress)]
    [InlineData("Failed to create pod sandbox: plugin type=\"calico\" failed (add): failed to request IPv4 addresses: Assigned 0 out of 1 requested IPv4 addresses; No more free affine blocks and strict affinity enabled")]
    [InlineData("Failed to create pod sandbox: plugin type=\"aws-cni\" failed (add): add cmd: failed to assign an IP address to container")]
    [InlineData("Failed to create pod sandbox: plugin type=\"cilium-cni\" failed (add): unable to allocate IP via local cilium agent: range is full")]
    public void Reports_the_words_of_the_common_address_managers(string message)
    {
        var finding = TrafficCase.ToPayments(SandboxCases.With(message)).Finding(_rule);
        Assert.StartsWith("2 of 2 pods of Service shop/payments get no address on n1, n2", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("CNI31", SandboxCases.Cause(SandboxCases.With(message)));
    }

    [Fact]
    public void Ignores_other_failures_of_the_plugin() =>
        Assert.Empty(TrafficCase.ToPayments(SandboxCases.With(SandboxCases.NoBinary)).Findings(_rule));
}
