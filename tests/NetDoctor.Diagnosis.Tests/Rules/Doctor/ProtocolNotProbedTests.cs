using NetDoctor.Diagnosis.Rules.Doctor;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class ProtocolNotProbedTests
{
    private readonly ProtocolNotProbed _rule = new();

    [Fact]
    public void Reports_sctp() => Assert.StartsWith(
        "SCTP is routed through the objects but not probed", Case(TransportProtocol.Sctp).Finding(_rule).Summary, StringComparison.Ordinal);

    [Theory]
    [InlineData(TransportProtocol.Tcp)]
    [InlineData(TransportProtocol.Udp)]
    public void Ignores_what_is_probed(TransportProtocol protocol) => Assert.Empty(Case(protocol).Findings(_rule));

    private static TrafficCase Case(TransportProtocol protocol) => TrafficCase.To(
        "signalling.shop:2905",
        SnapshotBuilder.HealthyShop().Service("shop", "signalling", "10.96.1.7", "m3ua:2905/SCTP dns:53/UDP"),
        protocol);
}
