using NetDoctor.Diagnosis.Rules.EndpointSlices;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.EndpointSlices;

public sealed class AddressOfNoLivePodTests
{
    private const string Dead = "10.244.2.99:8080";

    private readonly AddressOfNoLivePod _rule = new();

    [Fact]
    public void Reports_the_endpoint_whose_pod_is_gone()
    {
        var finding = TrafficCase.ToPayments(WithDead(Endpoint("payments-7c9f-x")))
            .Endpoint("10.244.1.21:8080", ProbeOutcome.Succeeded)
            .Endpoint(Dead, ProbeOutcome.Timeout)
            .Finding(_rule);
        Assert.Equal(
            "EndpointSlice shop/payments-hand sends 1 of 2 endpoints' traffic to 10.244.2.99:8080, an address that no live pod has.",
            finding.Summary);
        Assert.Equal([Dead], finding.Coverage.Subjects);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("refers to Pod shop/payments-7c9f-x, which is gone", TrafficCase.Statements(finding), StringComparison.Ordinal);
        Assert.Contains(finding.Evidence, evidence => evidence.Basis == Basis.Observed);
        Assert.Equal("kubectl -n shop delete endpointslice payments-hand", finding.Fixes[0].Command);
    }

    [Fact]
    public void Reports_whose_the_address_was_and_until_when()
    {
        var finding = TrafficCase.ToPayments(WithDead(Endpoint("payments-7c9f-x"))
            .Former("10.244.2.99", ResourceKind.Pod, "shop", "payments-7c9f-x", "app=payments")).Finding(_rule);
        Assert.EndsWith(
            "an address that no live pod has; 10.244.2.99 was Pod shop/payments-7c9f-x's until 09:16:53 UTC (10 min ago).",
            finding.Summary,
            StringComparison.Ordinal);
        Assert.Contains(finding.Evidence, evidence => evidence.ObservedAt == SnapshotBuilder.Now.AddMinutes(-10));
    }

    [Fact]
    public void Reports_who_else_writes_the_slice()
    {
        var cluster = WithDead(Endpoint("payments-7c9f-x")).Edit<EndpointSlice>("shop", "payments-hand", slice => slice with
        {
            Labels = Notation.Labels("kubernetes.io/service-name=payments,endpointslice.kubernetes.io/managed-by=finance-sync"),
        });
        Assert.Equal(
            "It is written by finance-sync (label managed-by): mend that; deleting the slice helps until it writes again.",
            Assert.Single(TrafficCase.ToPayments(cluster).Finding(_rule).Fixes).Description);
    }

    [Fact]
    public void Reports_an_error_when_no_endpoint_is_left()
    {
        var cluster = WithDead(Endpoint("payments-7c9f-x")).Edit<EndpointSlice>("shop", "payments-hand", slice =>
            slice with { Endpoints = [slice.Endpoints[1]] });
        Assert.Equal(Severity.Error, TrafficCase.ToPayments(cluster).Finding(_rule).Severity);
    }

    [Fact]
    public void Reports_a_pod_that_has_another_address_by_now()
    {
        var finding = TrafficCase.ToPayments(WithDead(Endpoint("payments-7c9f-b"))).Finding(_rule);
        Assert.Contains("payments-7c9f-b, which is gone or has another address", TrafficCase.Statements(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_slice_of_the_controller_without_reference()
    {
        var cluster = WithDead(Endpoint(null)).Edit<EndpointSlice>("shop", "payments-hand", slice => slice with
        {
            Labels = Notation.Labels(
                "kubernetes.io/service-name=payments,endpointslice.kubernetes.io/managed-by=endpointslice-controller.k8s.io"),
        });
        Assert.Contains("refers to no pod", TrafficCase.Statements(TrafficCase.ToPayments(cluster).Finding(_rule)), StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_an_address_outside_in_a_slice_that_somebody_else_writes() =>
        Assert.Empty(TrafficCase.ToPayments(WithDead(Endpoint(null))).Findings(_rule));

    [Fact]
    public void Ignores_an_address_that_answers() => Assert.Empty(
        TrafficCase.ToPayments(WithDead(Endpoint("payments-7c9f-x"))).Endpoint(Dead, ProbeOutcome.Succeeded).Findings(_rule));

    [Fact]
    public void Ignores_slices_while_pods_are_not_known() => Assert.Empty(
        TrafficCase.ToPayments(WithDead(Endpoint("payments-7c9f-x")).Forbidden(ResourceKind.Pod)).Findings(_rule));

    [Theory]
    [InlineData(ResourceKind.Pod)]
    [InlineData(ResourceKind.EndpointSlice)]
    public void Ignores_slices_while_one_of_the_caches_is_behind(ResourceKind kind) => Assert.Empty(
        TrafficCase.ToPayments(WithDead(Endpoint("payments-7c9f-x")).Disconnected(kind, TimeSpan.FromSeconds(30))).Findings(_rule));

    [Fact]
    public void Ignores_pods_on_their_nodes_network()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Remove<Pod>(ShopPayments)
            .Pod("shop", "payments-7c9f-h", "10.89.0.12", "n2", with: pod => pod with { HostNetwork = true });
        Assert.Empty(TrafficCase.ToPayments(cluster).Findings(_rule));
    }

    [Fact]
    public void Ignores_endpoints_that_take_no_traffic() => Assert.Empty(TrafficCase.ToPayments(
        WithDead(Endpoint("payments-7c9f-x") with { Ready = false, Serving = false })).Findings(_rule));

    // A slice of somebody else's may hold the address that a pod has on a second network, which its status does not list.
    [Fact]
    public void Ignores_another_network_of_a_live_pod()
    {
        var pod = Guid.Parse("0b0c2d7e-7f2c-4a53-9d0f-3c8f5e1a9b42");
        var cluster = WithDead(Endpoint("payments-7c9f-b") with { TargetUid = pod })
            .Edit<Pod>("shop", "payments-7c9f-b", live => live with { Uid = pod });
        Assert.Empty(TrafficCase.ToPayments(cluster).Endpoint(Dead, ProbeOutcome.Timeout).Findings(_rule));
    }

    private static bool ShopPayments(Pod pod) => pod.Name.StartsWith("payments-", StringComparison.Ordinal);

    private static SnapshotBuilder WithDead(Endpoint dead) => SnapshotBuilder.HealthyShop().Slice(
        "shop",
        "payments",
        "http:8080",
        [
            new Endpoint
            {
                Addresses = Notation.Addresses("10.244.1.21"), NodeName = "n1", Target = new ObjectReference("Pod", "shop", "payments-7c9f-a"),
            },
            dead,
        ]);

    private static Endpoint Endpoint(string? pod) => new()
    {
        Addresses = Notation.Addresses("10.244.2.99"),
        NodeName = "n2",
        Target = pod is null ? null : new ObjectReference("Pod", "shop", pod),
    };
}
