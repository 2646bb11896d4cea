using System.Globalization;
using NetDoctor.Diagnosis.Auditing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Benchmarks;

/// <summary>The audit of all Services of the largest cluster: in full, and carried on over changes of pods, slices and Services.</summary>
internal static class AuditBenchmark
{
    private const int FullRounds = 7;
    private const int Changes = 300;

    public static int Run()
    {
        var auditor = new ServiceAuditor(new RuleCatalog());
        var snapshot = Ill(LargeCluster.Make(TimeProvider.System.GetUtcNow()));
        Console.WriteLine("| case | Services audited | p50 ms | p95 ms |\n|---|---|---|---|");

        // The first is that of a server that has just started: nothing is compiled yet.
        var (first, audit) = Time(() => Full(auditor, snapshot));
        Row("full, first in the process", audit.Count, [first]);
        Row("full", audit.Count, [.. Enumerable.Range(0, FullRounds).Select(_ => Time(() => Full(auditor, snapshot)).Milliseconds)]);
        Row("nothing changed", 0, CarriedOn(ref audit, 0).Milliseconds);
        foreach (var pods in new[] { 1, 100 })
        {
            var (milliseconds, renewed) = CarriedOn(ref audit, pods);
            Row(pods == 1 ? "1 pod and its slice changed" : $"{pods} pods and their slices changed", renewed, milliseconds);
        }

        return 0;
    }

    /// <summary>Which rules take the time of a full audit: each alone, on one in ten of the Services.</summary>
    public static int RunRules()
    {
        var snapshot = LargeCluster.Make(TimeProvider.System.GetUtcNow());
        var some = snapshot with { Services = SnapshotIndexes.Services.Rebuilt(snapshot.Services.All.Where(service => service.Name.EndsWith('1'))) };
        var slowest = new RuleCatalog().Rules
            .Select(rule =>
            {
                var auditor = new ServiceAuditor(new RuleCatalog([rule]));
                Full(auditor, some);
                return (rule.Info.Id, Time(() => Full(auditor, some)).Milliseconds);
            })
            .OrderByDescending(pair => pair.Milliseconds).Take(12);
        foreach (var (id, milliseconds) in slowest)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id} {milliseconds:F0} ms"));
        }

        return 0;
    }

    private static ClusterAudit Full(ServiceAuditor auditor, ClusterSnapshot snapshot) =>
        ClusterAudit.Full(auditor, snapshot, Environment.ProcessorCount, CancellationToken.None);

    // One Service in ten has a pod that is not ready, so that rules have something to say.
    private static ClusterSnapshot Ill(ClusterSnapshot snapshot) => snapshot.Services.All
        .Where(service => service.Name.EndsWith('7'))
        .Aggregate(snapshot, (changed, service) => Toggle(changed, service, false));

    private static ClusterSnapshot Toggle(ClusterSnapshot snapshot, Service service, bool? ready = null)
    {
        if (snapshot.PodsSelectedBy(service) is not [var pod, ..] || snapshot.SlicesOf(service) is not [var slice, ..])
        {
            return snapshot;
        }

        var isReady = ready ?? !pod.IsReady;
        return snapshot with
        {
            Pods = snapshot.Pods.With(pod with
            {
                Conditions = [new Condition("Ready", isReady ? ConditionStatus.True : ConditionStatus.False)],
            }),
            EndpointSlices = snapshot.EndpointSlices.With(slice with
            {
                Endpoints = [.. slice.Endpoints.Select(endpoint =>
                    endpoint.Target?.Name == pod.Name ? endpoint with { Ready = isReady } : endpoint)],
            }),
        };
    }

    private static (double[] Milliseconds, int Renewed) CarriedOn(ref ClusterAudit audit, int pods)
    {
        var milliseconds = new double[Changes];
        var (random, renewed) = (new Random(1), 0);
        for (var round = 0; round < Changes; round++)
        {
            var now = audit.Snapshot with { ObservedAt = audit.Snapshot.ObservedAt.AddSeconds(1) };
            for (var pod = 0; pod < pods; pod++)
            {
                now = Toggle(now, now.Services.Find($"ns-{random.Next(500)}", $"svc-{random.Next(20)}")!);
            }

            var before = audit;
            (milliseconds[round], audit) = Time(() => before.Next(now, Environment.ProcessorCount, CancellationToken.None));
            renewed = Math.Max(renewed, audit.Renewed);
        }

        return (milliseconds, renewed);
    }

    private static (double Milliseconds, T Result) Time<T>(Func<T> work)
    {
        var start = TimeProvider.System.GetTimestamp();
        var result = work();
        return (TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, result);
    }

    private static void Row(string what, int services, double[] milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {services} | {At(0.5):F1} | {At(0.95):F1} |"));

        double At(double part) => sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(part * sorted.Length) - 1)];
    }
}
