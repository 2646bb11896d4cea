using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

public sealed class ExternalUnreachableTests
{
    private readonly ExternalUnreachable _rule = new();

    [Fact]
    public void Reports_an_address_outside_that_gives_no_answer()
    {
        var finding = RuleCase.Single(_rule, SnapshotBuilder.HealthyShop(), new FakeWire(), null, "203.0.113.5:443");
        Assert.StartsWith("203.0.113.5 lies outside of the cluster and gives no answer to a pod (203.0.113.5:443)", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "nc -zv -w 3 203.0.113.5 443");
        Assert.Equal("CNI40", RuleCase.Cause(SnapshotBuilder.HealthyShop(), new FakeWire(), null, "203.0.113.5:443"));
    }

    [Fact]
    public void Ignores_a_destination_that_refuses() => Assert.Empty(RuleCase.Findings(
        _rule, SnapshotBuilder.HealthyShop(), new FakeWire().Refuses("203.0.113.5:443"), null, "203.0.113.5:443"));

    [Fact]
    public void Ignores_a_destination_that_answers() => Assert.Empty(RuleCase.Findings(
        _rule, SnapshotBuilder.HealthyShop(), new FakeWire().Open("203.0.113.5:443"), null, "203.0.113.5:443"));

    [Fact]
    public void Ignores_addresses_of_the_cluster() => Assert.Empty(RuleCase.Findings(
        _rule, SnapshotBuilder.HealthyShop(), new FakeWire().Sockets(ProbeOutcome.Timeout, "10.244.1.21:8080"), null, "10.244.1.21:8080"));
}
