using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class NothingListensTests
{
    private readonly NothingListens _rule = new();

    [Fact]
    public void Reports_what_listens_instead()
    {
        var finding = SocketCases.Finding(_rule, ProbeOutcome.Refused, SocketCases.Tcp("0.0.0.0", 9090), SocketCases.Tcp("127.0.0.1", 9229));

        Assert.Equal(
            "Pod shop/payments-7c9f-a (10.244.1.21:8080) refuses the connection: nothing listens on 8080, but TCP 0.0.0.0:9090 (node).", finding.Summary);
        Assert.Equal(["10.244.1.21:8080", "shop/payments-7c9f-a"], finding.Coverage.Subjects);
    }

    [Fact]
    public void Reports_a_pod_in_which_nothing_listens() => Assert.EndsWith(
        "nothing listens in the pod at all.", SocketCases.Finding(_rule, ProbeOutcome.Refused).Summary, StringComparison.Ordinal);

    [Fact]
    public void Reports_nothing_for_TCP_where_only_UDP_has_the_port() =>
        SocketCases.Finding(_rule, ProbeOutcome.Refused, SocketCases.Tcp("0.0.0.0") with { Protocol = TransportProtocol.Udp });

    [Fact]
    public void Ignores_a_port_that_has_a_socket() => Assert.Empty(SocketCases.Findings(_rule, ProbeOutcome.Refused, SocketCases.Tcp("127.0.0.1")));

    [Fact]
    public void Ignores_silence() => Assert.Empty(SocketCases.Findings(_rule, ProbeOutcome.Timeout));

    [Fact]
    public void Ignores_a_refusal_of_somebody_else() => Assert.Empty(
        SocketCases.Case(ProbeOutcome.Refused, new Refusal("icmp", 3, 3, "10.89.0.11")).Read("payments-7c9f-a", SocketCases.Facts([])).Findings(_rule));

    [Fact]
    public void Ignores_pods_that_were_not_read() => Assert.Empty(SocketCases.Case(ProbeOutcome.Refused).Findings(_rule));

    [Fact]
    public void Ignores_sockets_that_could_not_be_read() => Assert.Empty(SocketCases.Case(ProbeOutcome.Refused)
        .Read("payments-7c9f-a", SocketCases.Facts([]) with { Gaps = [new FactGap(FactGap.ListeningSockets, "Not here.")] }).Findings(_rule));
}
