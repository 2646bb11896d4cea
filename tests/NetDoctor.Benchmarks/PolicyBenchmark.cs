using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Matrix;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Benchmarks;

/// <summary>Decisions, the upkeep of their index, and the whole matrix, on clusters of several shapes.</summary>
internal static class PolicyBenchmark
{
    private const int Decisions = 5_000;
    private const int Changes = 200;
    private const int Rounds = 5;

    private static readonly PolicyCluster[] Clusters =
    [
        new("spread", 100, 10, 10, 10),
        new("in one namespace", 1, 1000, 10, 1000),
        new("in one namespace, all about all pods", 1, 1000, 10, 1000, SelectAll: true),
        new("more pods", 100, 10, 50, 10),
        new("most pods", 100, 10, 150, 10),
        new("most pods, more workloads", 1500, 10, 10, 10),
    ];

    public static int Run()
    {
        Console.WriteLine("| policies | pods | NetworkPolicies | decision p50 us | p95 us | index in full ms | a change p50 ms | p95 ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var cluster in Clusters)
        {
            Decide(cluster);
        }

        Console.WriteLine();
        Console.WriteLine("| policies | pods | workloads | classes | matrix ms | peak MB | all pairs ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var cluster in Clusters)
        {
            Matrix(cluster);
        }

        return 0;
    }

    private static void Decide(PolicyCluster cluster)
    {
        var snapshot = cluster.Make();
        var pods = snapshot.Pods.All.ToArray();
        _ = PolicyIndex.Of(snapshot);
        var started = TimeProvider.System.GetTimestamp();
        var index = PolicyIndex.Of(snapshot);
        var full = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
        var evaluator = new PolicyEvaluator(index, PolicyDialect.Specification);
        var dice = new Random(1);
        var times = new double[Decisions];
        var allowed = 0;
        for (var round = 0; round < 2 * Decisions; round++)
        {
            // Half of the pairs are of one namespace, where most policies look.
            var source = pods[dice.Next(pods.Length)];
            var destination = pods[dice.Next(pods.Length)];
            var start = TimeProvider.System.GetTimestamp();
            var flow = new PolicyFlow(PolicyEnd.Of(source, snapshot), PolicyEnd.Of(destination, snapshot), TransportProtocol.Tcp, 8080);
            allowed += evaluator.Decide(flow).Outcome == PolicyOutcome.Allowed ? 1 : 0;
            times[round % Decisions] = TimeProvider.System.GetElapsedTime(start).TotalMicroseconds;
        }

        var changes = new double[Changes];
        for (var change = 0; change < Changes; change++)
        {
            var policy = cluster.Policy(dice.Next(cluster.Namespaces), 2 + dice.Next(cluster.Policies - 2));
            snapshot = snapshot with { NetworkPolicies = snapshot.NetworkPolicies.With(policy) };
            var start = TimeProvider.System.GetTimestamp();
            index = index.Updated(snapshot);
            changes[change] = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        Array.Sort(changes);
        Console.WriteLine(
            $"| {cluster.Name} | {cluster.Pods} | {cluster.Namespaces * cluster.Policies} | {times[Decisions / 2]:0.0} | {times[(int)(Decisions * 0.95)]:0.0} "
            + $"| {full:0.0} | {changes[Changes / 2]:0.000} | {changes[(int)(Changes * 0.95)]:0.000} |");
        GC.KeepAlive(allowed);
    }

    private static void Matrix(PolicyCluster cluster)
    {
        var snapshot = cluster.Make();
        var index = PolicyIndex.Of(snapshot);
        var evaluator = new PolicyEvaluator(index, PolicyDialect.Specification);
        var (milliseconds, peak) = (new List<double>(), 0.0);
        ConnectivityMatrix? matrix = null;
        for (var round = 0; round < Rounds; round++)
        {
            matrix = null;
            GC.Collect();
            using var memory = new PeakMemory();
            var start = TimeProvider.System.GetTimestamp();
            matrix = ConnectivityMatrix.Of(snapshot, index, PolicyDialect.Specification);
            milliseconds.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
            peak = Math.Max(peak, memory.Stop());
        }

        var workloads = cluster.Namespaces * cluster.Applications;
        var pairs = "";
        if (workloads <= 1000)
        {
            var start = TimeProvider.System.GetTimestamp();
            var rows = ConnectivityListing.Of(snapshot, evaluator).Rows(ConnectivityFilter.None, null).Count();
            pairs = $"{TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:0} ({rows} rows)";
        }

        Console.WriteLine($"| {cluster.Name} | {cluster.Pods} | {workloads} | {matrix!.Classes} | {milliseconds.Min():0} - {milliseconds.Max():0} | {peak:0} | {pairs} |");
    }

    // The most that the heap held beyond what it held before.
    private sealed class PeakMemory : IDisposable
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
        private readonly Thread _thread;
        private volatile bool _isOver;
        private long _most;

        public PeakMemory()
        {
            _thread = new Thread(Watch) { IsBackground = true };
            _thread.Start();
        }

        public double Stop()
        {
            _isOver = true;
            _thread.Join();
            return Math.Max(0, _most - _before) / 1e6;
        }

        public void Dispose() => _isOver = true;

        private void Watch()
        {
            while (!_isOver)
            {
                _most = Math.Max(_most, GC.GetTotalMemory(false));
                Thread.Sleep(2);
            }
        }
    }
}
