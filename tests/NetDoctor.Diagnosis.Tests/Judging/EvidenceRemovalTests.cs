using System.Collections.Immutable;
using System.Text.Json;
using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Judging;

/// <summary>Evidence that is taken away may lead to undetermined, never from reachable to unreachable or back.</summary>
public sealed class EvidenceRemovalTests
{
    private static readonly string[] Targets =
        ["payments.shop:80", "payments:http", "10.96.1.2:80", "shop/pod/payments-7c9f-a:8080", "http://payments.shop/", "nope.shop:80",
            "payments.shop:81", "_http._tcp.payments.shop", "10.244.2.22:8080", "db.shop:5432"];

    private static readonly ProbeOutcome[] Outcomes =
        [ProbeOutcome.Succeeded, ProbeOutcome.Succeeded, ProbeOutcome.Succeeded, ProbeOutcome.Refused, ProbeOutcome.Timeout,
            ProbeOutcome.Prohibited, ProbeOutcome.HostUnreachable];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 400)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Removing_results_never_flips_the_verdict(int seed)
    {
        var random = new Random(seed);
        var (run, observations) = EngineHarness.Observe(
            RandomCluster(random).Build(), RandomWire(random), random.Next(3) == 0 ? null : "shop/web",
            Targets[random.Next(Targets.Length)]);
        var whole = run.Judge(observations).Verdict;

        for (var round = 0; round < 12; round++)
        {
            ImmutableArray<Observation> some = [.. observations.Where(_ => random.Next(2) == 0)];
            var what = $"seed {seed}, {run.Route.Question.Asked.To}, {Seen(some)} of {Seen(observations)}";
            AssertNotOpposite(whole, run.Judge(some), what);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Forbidding_kinds_never_flips_the_verdict(int seed)
    {
        var random = new Random(seed);
        var cluster = RandomCluster(random);
        var wire = RandomWire(random);
        var from = random.Next(3) == 0 ? null : "shop/web";
        var to = Targets[random.Next(Targets.Length)];
        var (run, observations) = EngineHarness.Observe(cluster.Build(), wire, from, to);
        var whole = run.Judge(observations).Verdict;

        foreach (var kind in ResourceKinds.All)
        {
            var (without, seen) = EngineHarness.Observe(Forbid(cluster.Build(), kind), wire, from, to);
            var what = $"seed {seed}, {to} without {kind}: {Seen(seen)} for {Seen(observations)}";
            AssertNotOpposite(whole, without.Judge(seen), what);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Gives_the_same_answer_for_the_same_evidence(int seed)
    {
        var random = new Random(seed);
        var (run, observations) = EngineHarness.Observe(
            RandomCluster(random).Build(), RandomWire(random), "shop/web", Targets[random.Next(Targets.Length)]);

        Assert.Equal(Text(run.Judge(observations)), Text(run.Judge(observations)));
    }

    private static string Text(Judgement judgement) =>
        JsonSerializer.Serialize(judgement, NetDoctorJson.Options);

    private static void AssertNotOpposite(Verdict whole, Judgement judgement, string what)
    {
        var part = judgement.Verdict;
        // The engine catches what a rule throws and reports it: here that is a failure.
        Assert.DoesNotContain(judgement.Findings, finding => finding.Id == "DOC22");
        var isFlip = (whole, part) is (Verdict.Reachable, Verdict.Unreachable) or (Verdict.Unreachable, Verdict.Reachable);
        Assert.False(isFlip, $"{what}: {whole} became {part}");
    }

    private static string Seen(ImmutableArray<Observation> observations) => string.Join(
        ", ", observations.Select(observation => $"{observation.Plan.Step} {observation.Result.Target} {observation.Result.Outcome}"));

    private static ClusterSnapshot Forbid(ClusterSnapshot snapshot, ResourceKind kind)
    {
        var forbidden = snapshot with
        {
            Caches = snapshot.Caches.SetItem(kind, new CacheStatus(kind, CacheState.Forbidden, Detail: "forbidden")),
        };
        return kind switch
        {
            ResourceKind.Service => forbidden with { Services = SnapshotIndexes.Services },
            ResourceKind.Pod => forbidden with { Pods = SnapshotIndexes.Pods },
            ResourceKind.EndpointSlice => forbidden with { EndpointSlices = SnapshotIndexes.EndpointSlices },
            ResourceKind.Node => forbidden with { Nodes = SnapshotIndexes.Nodes },
            ResourceKind.NetworkPolicy => forbidden with { NetworkPolicies = FactTable<NetworkPolicy>.Empty },
            ResourceKind.Namespace => forbidden with { Namespaces = FactTable<NamespaceFact>.Empty },
            ResourceKind.Event => forbidden with { Events = SnapshotIndexes.Events },
            _ => forbidden,
        };
    }

    private static SnapshotBuilder RandomCluster(Random random)
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Service("shop", "db", "None", "sql:5432", "app=db")
            .Pod("shop", "db-0", "10.244.1.40", ports: "sql:5432", ready: random.Next(2) == 0);
        if (random.Next(3) == 0)
        {
            cluster = cluster.EditAll<Pod>(
                pod => pod.Name.StartsWith("payments", StringComparison.Ordinal) && random.Next(2) == 0,
                pod => pod with { Conditions = [new Condition("Ready", ConditionStatus.False)] });
        }

        if (random.Next(5) == 0)
        {
            cluster = cluster.Add(new NetworkPolicy
            {
                Namespace = "shop",
                Name = "deny",
                AppliesToIngress = random.Next(2) == 0,
                AppliesToEgress = random.Next(2) == 0,
            });
        }

        return cluster;
    }

    private static FakeWire RandomWire(Random random)
    {
        var wire = EngineHarness.HealthyWire().Name("db.shop.svc.cluster.local", "10.244.1.40")
            .Srv("_http._tcp.payments.shop.svc.cluster.local", 80, "payments.shop.svc.cluster.local");
        string[] sockets =
            ["10.96.1.2:80", "10.96.1.2:81", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080", "10.244.1.40:5432"];
        var usual = Outcomes[random.Next(Outcomes.Length)];
        foreach (var socket in sockets)
        {
            wire.Sockets(random.Next(3) == 0 ? Outcomes[random.Next(Outcomes.Length)] : usual, socket);
        }

        if (random.Next(6) == 0)
        {
            wire.DeafDns("10.96.0.10");
        }

        if (random.Next(6) == 0)
        {
            wire.DeafDns("10.244.1.2");
        }

        return wire;
    }
}
