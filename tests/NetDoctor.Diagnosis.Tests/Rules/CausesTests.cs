using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Diagnosis.Tests.Rules.Pods;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules;

/// <summary>Of all that is found, the one that explains: whole clusters with a declared ill, through the whole engine.</summary>
public sealed class CausesTests
{
    private const string To = "payments.shop:80";

    // Rollout: the old pod ends while the new one crashes. What ends is no part of the trouble.
    [Fact]
    public void Blames_the_crash_loop_beside_a_pod_that_ends() => Assert.Equal((Verdict.Unreachable, "POD02"), Ask(
        ShopPods.Payments(status => ShopPods.Waiting(status, "CrashLoopBackOff") with { RestartCount = 4, LastState = Ended })
            .Edit<Pod>("shop", "payments-7c9f-b", pod => pod with { DeletionTimestamp = SnapshotBuilder.Now.AddSeconds(20) }),
        Dead()));

    private static readonly string[] Endpoints = ["10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080"];

    private static readonly ContainerState Ended = new(ContainerPhase.Terminated, "Error", ExitCode: 3);

    [Fact]
    public void Blames_the_crash_loop() => Assert.Equal((Verdict.Unreachable, "POD02"), Ask(
        ShopPods.Payments(status => ShopPods.Waiting(status, "CrashLoopBackOff") with { RestartCount = 4, LastState = Ended }),
        Dead()));

    [Fact]
    public void Blames_the_image() => Assert.Equal((Verdict.Unreachable, "POD03"), Ask(
        ShopPods.Payments(status => ShopPods.Waiting(status, "ImagePullBackOff", ShopPods.PullMessage)), Dead()));

    [Fact]
    public void Blames_the_scheduler_when_the_only_pod_has_no_node() => Assert.Equal((Verdict.Unreachable, "POD01"), Ask(
        SnapshotBuilder.HealthyShop().Remove<Pod>(ShopPods.IsPayments).Pod(
            "shop", "payments-7c9f-a", "", node: null, ready: false, with: pod => pod with
            {
                ContainerStatuses = [],
                Conditions = [new Condition("PodScheduled", ConditionStatus.False, "Unschedulable", ShopPods.SchedulingMessage)],
            }),
        Dead()));

    [Fact]
    public void Blames_containers_that_are_being_created() => Assert.Equal((Verdict.Unreachable, "POD04"), Ask(
        ShopPods.Payments(status => ShopPods.Waiting(status, "ContainerCreating")), Dead()));

    [Fact]
    public void Blames_the_program_that_says_it_is_not_ready() => Assert.Equal((Verdict.Unreachable, "POD05"), Ask(
        Unready(8080, "Readiness probe failed: HTTP probe failed with statuscode: 503"), Dead().Open(Endpoints)));

    [Fact]
    public void Blames_the_readiness_probe_that_asks_another_port() => Assert.Equal((Verdict.Unreachable, "POD06"), Ask(
        Unready(8081, ShopPods.RefusedEvent("10.244.1.21:8081")), Dead().Open(Endpoints)));

    [Fact]
    public void Blames_the_readiness_probe_that_asks_another_path() => Assert.Equal((Verdict.Unreachable, "POD06"), Ask(
        Unready(8080, ShopPods.NotFoundEvent), Dead().Open(Endpoints)));

    [Fact]
    public void Blames_the_scale_of_zero() => Assert.Equal((Verdict.Unreachable, "POD15"), Ask(
        SnapshotBuilder.HealthyShop().Remove<Pod>(ShopPods.IsPayments).Deployment("shop", "payments", "7c9f", 0), Dead()));

    // Each pod has its own trouble: together they explain it, and "no ready endpoint" would say less.
    [Fact]
    public void Blames_the_trouble_of_pods_also_when_each_has_its_own()
    {
        var cluster = ShopPods.Payments(status => ShopPods.Waiting(status, "CrashLoopBackOff") with { RestartCount = 4, LastState = Ended })
            .Edit<Pod>("shop", "payments-7c9f-b", pod => pod with
            {
                Phase = PodPhase.Pending,
                NodeName = null,
                PodIPs = [],
                ContainerStatuses = [],
                Conditions = [new Condition("PodScheduled", ConditionStatus.False, "Unschedulable", ShopPods.SchedulingMessage)],
            });

        Assert.Equal((Verdict.Unreachable, "POD01"), Ask(cluster, Dead()));
    }

    [Fact]
    public void Blames_nobody_while_other_pods_answer()
    {
        var cluster = ShopPods.OnePayments(status => ShopPods.Waiting(status, "CrashLoopBackOff") with { LastState = Ended });
        var judgement = EngineHarness.Ask(cluster, EngineHarness.HealthyWire().Refuses(Endpoints[0]), "shop/web", To);
        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        Assert.Null(judgement.Cause);
        Assert.Contains(judgement.Findings, finding => finding is { Id: "POD02", Role: FindingRole.Hazard });
    }

    [Fact]
    public void Blames_the_crash_loop_for_an_empty_headless_name() => Assert.Equal((Verdict.Unreachable, "POD02"), Ask(
        Headless(status => ShopPods.Waiting(status, "CrashLoopBackOff") with { LastState = Ended }), new FakeWire(), "payments.shop:8080"));

    [Fact]
    public void Blames_the_empty_name_when_pods_are_only_not_ready() => Assert.Equal((Verdict.Unreachable, "DNS26"), Ask(
        Headless(status => status), new FakeWire(), "payments.shop:8080"));

    [Fact]
    public void Blames_the_crash_loop_of_the_pod_that_is_dialled() => Assert.Equal((Verdict.Unreachable, "POD02"), Ask(
        ShopPods.Payments(status => ShopPods.Waiting(status, "CrashLoopBackOff") with { LastState = Ended }),
        Dead(),
        "shop/pod/payments-7c9f-a:8080"));

    [Fact]
    public void Blames_the_process_that_hangs() => Assert.Equal((Verdict.Unreachable, "POD10"), Ask(
        SnapshotBuilder.HealthyShop(),
        EngineHarness.HealthyWire().Http(ProbeOutcome.Hung, [.. Endpoints, "10.96.1.2:80"]),
        "http://payments.shop/"));

    [Fact]
    public void Blames_the_one_process_that_hangs() => Assert.Equal((Verdict.Degraded, "POD10"), Ask(
        SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire().Http(ProbeOutcome.Hung, Endpoints[1]), "http://payments.shop/"));

    [Fact]
    public void Blames_the_reset() => Assert.Equal((Verdict.Unreachable, "APP03"), Ask(
        SnapshotBuilder.HealthyShop(),
        EngineHarness.HealthyWire().Http(ProbeOutcome.Reset, [.. Endpoints, "10.96.1.2:80"]),
        "http://payments.shop/"));

    [Fact]
    public void Blames_the_filter() => Assert.Equal((Verdict.Unreachable, "APP04"), Ask(
        SnapshotBuilder.HealthyShop(), Dead().Sockets(ProbeOutcome.Prohibited, [.. Endpoints, "10.96.1.2:80"])));

    [Fact]
    public void Blames_the_slice_with_a_dead_address() => Assert.Equal((Verdict.Degraded, "EPS02"), Ask(
        SnapshotBuilder.HealthyShop().Slice("shop", "payments", "http:8080",
        [
            Endpoint("10.244.1.21", "payments-7c9f-a"), Endpoint("10.244.2.22", "payments-7c9f-b"), Endpoint("10.244.2.99", "payments-7c9f-x"),
        ]),
        EngineHarness.HealthyWire()));

    [Fact]
    public void Blames_the_bad_endpoints() => Assert.Equal((Verdict.Degraded, "EPS11"), Ask(
        SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, Endpoints[1], Endpoints[2])));

    [Fact]
    public void Blames_bad_endpoints_that_fail_in_different_ways() => Assert.Equal((Verdict.Degraded, "EPS11"), Ask(
        SnapshotBuilder.HealthyShop(),
        EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, Endpoints[1]).Refuses(Endpoints[2])));

    [Fact]
    public void Blames_the_node_whose_port_is_closed() => Assert.Equal((Verdict.Unreachable, "KPX10"), Ask(
        NodePort(TrafficPolicy.Cluster),
        EngineHarness.HealthyWire().Refuses("10.89.0.11:30080").Open("10.89.0.12:30080", "10.89.0.13:30080"),
        "node/n1:30080"));

    [Fact]
    public void Blames_the_missing_local_endpoint() => Assert.Equal((Verdict.Unreachable, "KPX19"), Ask(
        NodePort(TrafficPolicy.Local),
        EngineHarness.HealthyWire().Open("10.89.0.11:30080", "10.89.0.12:30080"),
        "node/n3:30080"));

    [Fact]
    public void Blames_the_drop_at_the_service_address() => Assert.Equal((Verdict.Unreachable, "APP02"), Ask(
        SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.96.1.2:80")));

    [Fact]
    public void Blames_the_crash_loop_of_a_pod_that_is_published_before_it_is_ready() => Assert.Equal((Verdict.Degraded, "POD02"), Ask(
        ShopPods.OnePayments(status => ShopPods.Waiting(status, "CrashLoopBackOff") with { LastState = Ended })
            .Edit<Service>("shop", "payments", service => service with { PublishNotReadyAddresses = true }),
        EngineHarness.HealthyWire().Refuses(Endpoints[0])));

    private static (Verdict Verdict, string? Cause) Ask(SnapshotBuilder cluster, FakeWire wire, string to = To)
    {
        var judgement = EngineHarness.Ask(cluster, wire, from: null, to);
        return (judgement.Verdict, judgement.Cause?.Id);
    }

    /// <summary>Names resolve, and nothing that is dialled accepts.</summary>
    private static FakeWire Dead() => EngineHarness.HealthyWire().Refuses([.. Endpoints, "10.96.1.2:80"]);

    private static SnapshotBuilder Unready(int probePort, string message) => ShopPods.Unready(new ContainerProbe(
        ContainerProbeAction.Http, IntOrString.FromNumber(probePort), "/healthz", "HTTP")).PaymentsEvent("Unhealthy", message);

    private static SnapshotBuilder Headless(Func<ContainerStatus, ContainerStatus> state) =>
        ShopPods.Payments(state).Service("shop", "payments", "None", "http:8080");

    private static SnapshotBuilder NodePort(TrafficPolicy policy) => SnapshotBuilder.HealthyShop()
        .Node("n3", "10.89.0.13", "c")
        .Service("shop", "payments", "10.96.1.2", "http:80->8080@30080", type: ServiceType.NodePort, with: service =>
            service with { ExternalTrafficPolicy = policy });

    private static Endpoint Endpoint(string address, string pod) => new()
    {
        Addresses = Notation.Addresses(address),
        Target = new ObjectReference("Pod", "shop", pod),
    };
}
