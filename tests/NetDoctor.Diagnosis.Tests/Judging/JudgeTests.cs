using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Judging;

public sealed class JudgeTests
{
    private const string To = "payments.shop:80";

    private static readonly NetworkPolicy DefaultDeny = new()
    {
        Namespace = "shop",
        Name = "default-deny",
        AppliesToIngress = true,
    };

    [Fact]
    public void Says_reachable_without_cause_when_everything_works()
    {
        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/web", To);

        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        Assert.Null(judgement.Cause);
        Assert.Contains("3 of 3 endpoints", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_degraded_when_one_of_three_endpoints_refuses()
    {
        var wire = EngineHarness.HealthyWire().Refuses("10.244.2.23:8080");

        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, "shop/web", To);

        Assert.Equal(Verdict.Degraded, judgement.Verdict);
        Assert.Equal("EPS11", judgement.Cause?.Id);
    }

    [Fact]
    public void Says_unreachable_when_every_endpoint_refuses()
    {
        var wire = EngineHarness.HealthyWire()
            .Refuses("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080");

        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, "shop/web", To);

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Equal("APP01", judgement.Cause?.Id);
        Assert.Contains(judgement.Route, hop => hop is { Hop: Hop.Listen, State: HopState.Failed });
    }

    [Fact]
    public void Blames_the_drop_when_every_endpoint_is_silent()
    {
        var wire = EngineHarness.HealthyWire().Sockets(
            ProbeOutcome.Timeout, "10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080");

        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, "shop/web", To);

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Equal("APP02", judgement.Cause?.Id);
    }

    [Fact]
    public void Cannot_tell_when_a_policy_isolates_the_target_and_packets_are_dropped()
    {
        var wire = EngineHarness.HealthyWire().Sockets(
            ProbeOutcome.Timeout, "10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080");

        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop().Add(DefaultDeny), wire, "shop/web", To);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Contains("default-deny", judgement.Summary, StringComparison.Ordinal);
        Assert.Contains(judgement.NotEvaluated, gap => gap.Id == "POL01");
    }

    [Fact]
    public void Cannot_tell_when_a_policy_isolates_the_target_and_only_some_endpoints_drop()
    {
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.244.2.22:8080", "10.244.2.23:8080");

        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop().Add(DefaultDeny), wire, "shop/web", To);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Null(judgement.Cause);
    }

    [Fact]
    public void Cannot_tell_when_a_policy_denies_the_source_and_an_unknown_place_gets_through()
    {
        var wire = EngineHarness.HealthyWire().Refuses("10.244.2.23:8080");

        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop().Add(DefaultDeny), wire, "shop/web", To);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Contains("NetworkPolicy shop/default-deny isolates", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Cannot_tell_when_a_policy_isolates_the_target_and_a_filter_rejects()
    {
        var wire = EngineHarness.HealthyWire()
            .Refuses("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080");
        var (run, observations) = EngineHarness.Observe(
            SnapshotBuilder.HealthyShop().Add(DefaultDeny).Build(), wire, "shop/web", To);

        var judgement = run.Judge([.. observations.Select(ByIcmp)]);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Contains("does not get through", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_what_it_met_when_packets_are_dropped_and_policies_are_not_known()
    {
        var wire = EngineHarness.HealthyWire().Sockets(
            ProbeOutcome.Timeout, "10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080");

        var judgement = EngineHarness.Ask(
            SnapshotBuilder.HealthyShop().Forbidden(ResourceKind.NetworkPolicy), wire, "shop/web", To);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Contains("no reply within", judgement.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("no probe has shown it", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_a_connection_through_the_Service_as_proof_of_the_hops_behind_it_when_no_endpoint_is_known()
    {
        var judgement = EngineHarness.Ask(
            SnapshotBuilder.HealthyShop().Forbidden(ResourceKind.EndpointSlice), EngineHarness.HealthyWire(), "shop/web", To);

        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        Assert.All(
            judgement.Route.Where(hop => hop.Hop is Hop.Network or Hop.Listen),
            hop => Assert.Equal((HopState.Ok, Basis.Observed), (hop.State, hop.Basis)));
    }

    [Fact]
    public void Does_not_claim_reachable_for_a_source_whose_egress_is_isolated()
    {
        var cluster = SnapshotBuilder.HealthyShop().Add(new NetworkPolicy
        {
            Namespace = "shop",
            Name = "no-egress",
            AppliesToEgress = true,
        });

        var judgement = EngineHarness.Ask(cluster, EngineHarness.HealthyWire(), "shop/web", To);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
    }

    [Fact]
    public void Says_the_Service_does_not_exist_and_offers_the_near_name()
    {
        var judgement = EngineHarness.Ask(
            SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/web", "payment.shop:80");

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Equal("SVC01", judgement.Cause?.Id);
        Assert.Contains("payments", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Blames_the_port_that_the_Service_lacks()
    {
        var judgement = EngineHarness.Ask(
            SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:8080");

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Equal("SVC02", judgement.Cause?.Id);
    }

    [Fact]
    public void Prefers_the_pods_own_state_to_the_missing_endpoints()
    {
        var cluster = SnapshotBuilder.HealthyShop().EditAll<Pod>(
            pod => pod.Name.StartsWith("payments", StringComparison.Ordinal),
            pod => pod with
            {
                Conditions = [new Condition("Ready", ConditionStatus.False)],
                ContainerStatuses =
                [
                    new ContainerStatus
                    {
                        Name = "main",
                        Ready = false,
                        RestartCount = 7,
                        State = new ContainerState(ContainerPhase.Waiting, "CrashLoopBackOff", "back-off 5m0s restarting failed container"),
                        LastState = new ContainerState(ContainerPhase.Terminated, "Error", ExitCode: 1),
                    },
                ],
            });
        var wire = EngineHarness.HealthyWire()
            .Refuses("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080");

        var judgement = EngineHarness.Ask(cluster, wire, "shop/web", To);

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Equal("POD02", judgement.Cause?.Id);
        Assert.Contains(judgement.Findings, finding => finding is { Id: "SVC12", Role: FindingRole.Contributing });
    }

    [Fact]
    public void Blames_the_pod_for_a_headless_name_without_records()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Service("shop", "db", "None", "sql:5432", "app=db")
            .Pod("shop", "db-0", "10.244.1.40", ports: "sql:5432", ready: false, with: pod => pod with
            {
                ContainerStatuses =
                [
                    new ContainerStatus
                    {
                        Name = "main",
                        RestartCount = 4,
                        State = new ContainerState(ContainerPhase.Waiting, "CrashLoopBackOff"),
                    },
                ],
            });

        var judgement = EngineHarness.Ask(
            cluster, EngineHarness.HealthyWire().Refuses("10.244.1.40:5432"), "shop/web", "db.shop:5432");

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Equal("POD02", judgement.Cause?.Id);
    }

    [Fact]
    public void Does_not_take_its_own_connection_for_that_of_a_source_on_a_node_without_local_endpoint()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Edit<Service>("shop", "payments", service => service with { InternalTrafficPolicy = TrafficPolicy.Local })
            .Remove<Pod>("shop", "payments-7c9f-a");

        var judgement = EngineHarness.Ask(cluster, EngineHarness.HealthyWire(), "shop/web", To);

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Equal("SVC16", judgement.Cause?.Id);
    }

    [Fact]
    public void Knows_that_a_cluster_address_is_closed_to_the_outside()
    {
        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "outside", "10.96.1.2:80");

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Equal("SVC14", judgement.Cause?.Id);
    }

    [Fact]
    public void Never_claims_that_the_outside_gets_in()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service(
            "shop", "front", "10.96.1.7", "http:80->8080@30080", "app=payments", ServiceType.NodePort);

        var judgement = EngineHarness.Ask(
            cluster, EngineHarness.HealthyWire().Open("10.89.0.11:30080", "10.89.0.12:30080"), "outside", "node/n1:30080");

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
    }

    [Fact]
    public void Says_unreachable_without_a_cause_when_every_endpoint_fails_in_its_own_way()
    {
        var wire = EngineHarness.HealthyWire().Refuses("10.96.1.2:80", "10.244.1.21:8080")
            .Sockets(ProbeOutcome.Timeout, "10.244.2.22:8080").Sockets(ProbeOutcome.HostUnreachable, "10.244.2.23:8080");

        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, "shop/web", To);

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Null(judgement.Cause);
    }

    [Fact]
    public void Follows_an_ExternalName_to_the_host_that_refuses()
    {
        var cluster = SnapshotBuilder.HealthyShop().ExternalNameService("shop", "bank", "bank.example.com");
        var wire = EngineHarness.HealthyWire().Name("bank.shop.svc.cluster.local", "203.0.113.9").Refuses("203.0.113.9:443");

        var judgement = EngineHarness.Ask(cluster, wire, "shop/web", "bank.shop:443");

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Equal("APP01", judgement.Cause?.Id);
    }

    [Fact]
    public void Does_not_call_it_degraded_when_other_nodes_drop_by_their_traffic_policy()
    {
        var cluster = SnapshotBuilder.HealthyShop().Remove<Pod>("shop", "payments-7c9f-a").Service(
            "shop", "front", "10.96.1.7", "http:80->8080@30080", "app=payments", ServiceType.NodePort,
            service => service with { ExternalTrafficPolicy = TrafficPolicy.Local });
        var wire = EngineHarness.HealthyWire().Open("10.89.0.12:30080");

        var judgement = EngineHarness.Ask(cluster, wire, null, "node/n2:30080");

        Assert.NotEqual(Verdict.Degraded, judgement.Verdict);
    }

    [Fact]
    public void Believes_the_wire_when_objects_say_that_nothing_is_ready()
    {
        var cluster = SnapshotBuilder.HealthyShop().EditAll<Pod>(
            pod => pod.Name.StartsWith("payments", StringComparison.Ordinal),
            pod => pod with { Conditions = [new Condition("Ready", ConditionStatus.False)] });

        var judgement = EngineHarness.Ask(cluster, EngineHarness.HealthyWire(), "shop/web", To);

        Assert.NotEqual(Verdict.Unreachable, judgement.Verdict);
        Assert.Null(judgement.Cause);
    }

    [Fact]
    public void Blames_translation_when_endpoints_answer_and_the_Service_address_does_not()
    {
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.96.1.2:80");

        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, "shop/web", To);

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Contains(judgement.Route, hop => hop is { Hop: Hop.Proxy, State: HopState.Failed });
    }

    [Fact]
    public void Says_undetermined_when_nothing_is_known_and_nothing_was_probed()
    {
        var (run, _) = EngineHarness.Observe(ClusterSnapshot.Unknown, new FakeWire(), "shop/web", To);

        var judgement = run.Judge([]);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Null(judgement.Cause);
        Assert.NotEmpty(judgement.NotEvaluated);
    }

    [Fact]
    public void Degrades_when_one_DNS_pod_does_not_answer()
    {
        var wire = EngineHarness.HealthyWire().DeafDns("10.244.2.2");

        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, "shop/web", To);

        Assert.Equal(Verdict.Degraded, judgement.Verdict);
        Assert.Contains(judgement.Route, hop => hop is { Hop: Hop.Dns, State: HopState.Degraded });
    }

    [Fact]
    public void Routes_but_does_not_probe_SCTP()
    {
        var judgement = EngineHarness.Ask(
            SnapshotBuilder.HealthyShop().Service("shop", "sig", "10.96.1.9", "m3ua:2905/SCTP", "app=web"),
            EngineHarness.HealthyWire().Name("sig.shop.svc.cluster.local", "10.96.1.9"),
            "shop/web", "sig.shop:2905", TransportProtocol.Sctp);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Contains(judgement.Findings, finding => finding.Id == "DOC15");
    }

    private static Observation ByIcmp(Observation observation) => observation.Result.Outcome == ProbeOutcome.Refused
        ? observation with
        {
            Result = observation.Result with { Refusal = new Refusal("icmp", 3, 3, "10.89.0.12") },
        }
        : observation;
}
