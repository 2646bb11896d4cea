using NetDoctor.Diagnosis.Rules.EndpointSlices;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.EndpointSlices;

public sealed class SomeEndpointsBadTests
{
    private readonly SomeEndpointsBad _rule = new();

    [Fact]
    public void Reports_the_one_that_fails()
    {
        var finding = Case()
            .Endpoint("10.244.1.21:8080", ProbeOutcome.Succeeded)
            .Endpoint("10.244.2.22:8080", ProbeOutcome.Refused, new Refusal("tcpReset"))
            .Endpoint("10.244.2.23:8080", ProbeOutcome.Succeeded)
            .Finding(_rule);
        Assert.Equal(
            "1 of 3 endpoints of Service shop/payments fails: Pod shop/payments-7c9f-b (10.244.2.22:8080) refused by a TCP reset after 1.5 ms.",
            finding.Summary);
        Assert.Equal(["10.244.2.22:8080", "shop/payments-7c9f-b"], finding.Coverage.Subjects);
        Assert.Equal(Hop.Listen, finding.Hop);
        Assert.Equal("kubectl -n shop delete pod payments-7c9f-b", finding.Fixes[1].Command);
    }

    [Fact]
    public void Reports_the_node_that_the_bad_ones_share()
    {
        var finding = Case()
            .Endpoint("10.244.1.21:8080", ProbeOutcome.Succeeded)
            .Endpoint("10.244.2.22:8080", ProbeOutcome.Timeout)
            .Endpoint("10.244.2.23:8080", ProbeOutcome.Timeout)
            .Finding(_rule);
        Assert.EndsWith("; only the bad ones run on node n2.", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("only the bad endpoints run in zone b", TrafficCase.Statements(finding), StringComparison.Ordinal);
        Assert.Equal(Hop.Network, finding.Hop);
    }

    [Fact]
    public void Reports_the_version_that_the_bad_ones_share()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Edit<Pod>("shop", "payments-7c9f-a", pod => pod with { Labels = Notation.Labels("app=payments,version=2") })
            .Edit<Pod>("shop", "payments-7c9f-b", pod => pod with { Labels = Notation.Labels("app=payments,version=2") });
        var finding = TrafficCase.ToPayments(cluster)
            .Endpoint("10.244.1.21:8080", ProbeOutcome.Refused)
            .Endpoint("10.244.2.22:8080", ProbeOutcome.Refused)
            .Endpoint("10.244.2.23:8080", ProbeOutcome.Succeeded)
            .Finding(_rule);
        Assert.EndsWith("; only the bad ones have the label version = 2.", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_the_revision_that_the_bad_ones_share_with_the_way_back()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Edit<Pod>("shop", "payments-7c9f-a", pod => pod with { Labels = Notation.Labels("app=payments,pod-template-hash=8d0a") })
            .Edit<Pod>("shop", "payments-7c9f-b", pod => pod with { Labels = Notation.Labels("app=payments,pod-template-hash=8d0a") });
        var finding = TrafficCase.ToPayments(cluster)
            .Endpoint("10.244.1.21:8080", ProbeOutcome.Refused)
            .Endpoint("10.244.2.22:8080", ProbeOutcome.Refused)
            .Endpoint("10.244.2.23:8080", ProbeOutcome.Succeeded)
            .Finding(_rule);
        Assert.EndsWith("; only the bad ones have the label pod-template-hash = 8d0a.", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("kubectl -n shop rollout history deployment/payments", finding.Fixes[0].Command);
    }

    [Fact]
    public void Reports_the_number_of_a_named_port_that_the_bad_ones_share()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", "http:80->http")
            .EditAll<Pod>(pod => pod.Name is "payments-7c9f-a" or "payments-7c9f-b", pod => pod with
            {
                Containers = [pod.Containers[0] with { Ports = [new ContainerPort("http", 9090, TransportProtocol.Tcp)] }],
            });
        var finding = TrafficCase.ToPayments(cluster)
            .Endpoint("10.244.1.21:9090", ProbeOutcome.Refused)
            .Endpoint("10.244.2.22:9090", ProbeOutcome.Refused)
            .Endpoint("10.244.2.23:8080", ProbeOutcome.Succeeded)
            .Finding(_rule);
        Assert.EndsWith("; only the bad ones are dialled at port 9090.", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_the_owner_that_the_bad_ones_share()
    {
        var cluster = SnapshotBuilder.HealthyShop().EditAll<Pod>(pod => pod.Name is "payments-7c9f-a" or "payments-7c9f-b", pod => pod with
        {
            Owner = new OwnerReference("StatefulSet", "ledger"),
        });
        var finding = TrafficCase.ToPayments(cluster)
            .Endpoint("10.244.1.21:8080", ProbeOutcome.Refused)
            .Endpoint("10.244.2.22:8080", ProbeOutcome.Refused)
            .Endpoint("10.244.2.23:8080", ProbeOutcome.Succeeded)
            .Finding(_rule);
        Assert.EndsWith("; only the bad ones are pods of StatefulSet ledger.", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_an_endpoint_that_connects_and_does_not_speak()
    {
        var finding = Case()
            .Endpoints(ProbeOutcome.Succeeded)
            .Http("10.244.1.21:8080", ProbeOutcome.Reset)
            .Http("10.244.2.22:8080", ProbeOutcome.Succeeded)
            .Finding(_rule);
        Assert.StartsWith("1 of 3 endpoints", finding.Summary, StringComparison.Ordinal);
        Assert.Equal(Hop.Application, finding.Hop);
    }

    [Fact]
    public void Ignores_a_service_whose_endpoints_all_fail() =>
        Assert.Empty(Case().Endpoints(ProbeOutcome.Timeout).Findings(_rule));

    [Fact]
    public void Ignores_a_service_whose_endpoints_all_answer() =>
        Assert.Empty(Case().Endpoints(ProbeOutcome.Succeeded).Findings(_rule));

    [Fact]
    public void Ignores_endpoints_that_were_not_probed() => Assert.Empty(Case()
        .Endpoint("10.244.1.21:8080", ProbeOutcome.Succeeded)
        .Endpoint("10.244.2.22:8080", ProbeOutcome.NotMade)
        .Findings(_rule));

    [Fact]
    public void Ignores_the_failure_of_a_pod_that_takes_no_traffic()
    {
        var cluster = SnapshotBuilder.HealthyShop().Edit<Pod>("shop", "payments-7c9f-a", pod => pod with
        {
            Conditions = [new Condition("Ready", ConditionStatus.False)],
        });
        Assert.Empty(TrafficCase.ToPayments(cluster)
            .Endpoint("10.244.1.21:8080", ProbeOutcome.Refused)
            .Endpoint("10.244.2.22:8080", ProbeOutcome.Succeeded)
            .Findings(_rule));
    }

    private static TrafficCase Case() => TrafficCase.ToPayments(SnapshotBuilder.HealthyShop());
}
