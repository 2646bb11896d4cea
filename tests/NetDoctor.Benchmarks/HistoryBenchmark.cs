using System.Diagnostics;
using System.Globalization;
using System.Net;
using NetDoctor.Kubernetes.Reflectors;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Benchmarks;

/// <summary>Fills the record of former addresses to its bound and far beyond, as a cluster does whose pods come and go.</summary>
internal static class HistoryBenchmark
{
    private const int Changes = 500_000;

    public static int Run(int maximum)
    {
        var now = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        var labels = LabelSet.From([new("app", "svc")]);
        var owner = new OwnerReference("ReplicaSet", "svc-6d4cf56db6");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var ledger = new AddressLedger(maximum, TimeSpan.FromHours(24));
        var start = Stopwatch.GetTimestamp();
        for (var number = 0; number < Changes; number++)
        {
            // Name and address are the pod's own strings and bytes: what is remembered is all that keeps them.
            ledger.Changed(
                new Pod
                {
                    Namespace = "shop",
                    Name = string.Create(CultureInfo.InvariantCulture, $"svc-6d4cf56db6-{number:x5}"),
                    Uid = Guid.NewGuid(),
                    Labels = labels,
                    Owner = owner,
                    Phase = PodPhase.Running,
                    PodIPs = [new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number])],
                },
                null,
                now);
        }

        var time = Stopwatch.GetElapsedTime(start);
        var live = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine("| former holders kept | changes | live B each | live MB | us a change |");
        Console.WriteLine("|---|---|---|---|---|");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {ledger.History.Count} | {Changes} | {live / ledger.History.Count} | {live / 1e6:0.0} | {time.TotalMicroseconds / Changes:0.0} |"));
        return ledger.History.Count == maximum ? 0 : 1;
    }
}
