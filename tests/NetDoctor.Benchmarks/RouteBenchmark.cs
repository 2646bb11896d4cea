using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using NetDoctor.Diagnosis;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Benchmarks;

/// <summary>Route, plan and judgement without the probes, on the largest cluster; every probe is refused, so every rule looks.</summary>
[MemoryDiagnoser]
public class RouteBenchmark
{
    private readonly DiagnosisEngine _engine = new(new RuleCatalog());
    private ClusterSnapshot _snapshot = ClusterSnapshot.Unknown;

    /// <summary>What is asked.</summary>
    [Params("svc-7.ns-250:80", "svc-77.ns-250:80", "172.20.1.44:80")]
    public string To { get; set; } = "";

    internal static int Run()
    {
        BenchmarkRunner.Run<RouteBenchmark>(DefaultConfig.Instance.AddJob(
            Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(15)));
        return 0;
    }

    /// <summary>Makes the cluster.</summary>
    [GlobalSetup]
    public void Setup() => _snapshot = LargeCluster.Make(TimeProvider.System.GetUtcNow());

    /// <summary>The whole of a diagnosis but its probes.</summary>
    [Benchmark]
    public Verdict RouteAndRules()
    {
        var question = QuestionParser.Parse(new DiagnosisQuestion { From = "ns-250/svc-3-6d4cf56db6-1", To = To }).Question!;
        var run = _engine.Begin(question, _snapshot, new ProbingContext(Vantage.Self, TimeSpan.FromSeconds(1)));
        ImmutableArray<Observation> seen = [.. run.NextProbes([]).Select(plan => new Observation(plan, Refused(plan)))];
        return run.Judge(seen).Verdict;
    }

    private static ProbeResult Refused(PlannedProbe plan) => plan.Spec is DnsProbeSpec dns
        ? new DnsProbeResult
        {
            Vantage = plan.Vantage,
            Target = dns.Target,
            Name = dns.Name,
            Type = dns.Type,
            Outcome = ProbeOutcome.NxDomain,
            Rcode = 3,
        }
        : new TcpProbeResult
        {
            Vantage = plan.Vantage,
            Target = plan.Spec.Target,
            Outcome = ProbeOutcome.Refused,
            Refusal = new Refusal("tcpReset"),
        };
}
