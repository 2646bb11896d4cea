using System.Globalization;
using NetDoctor.Benchmarks;

// One word says what is measured; README.md of this folder has the tables.
return args.FirstOrDefault() switch
{
    "route" => RouteBenchmark.Run(),
    "audit" => args is [_, "rules"] ? AuditBenchmark.RunRules() : AuditBenchmark.Run(),
    "cache" => await CacheBenchmark.RunAsync(args is [_, var pods] ? int.Parse(pods, CultureInfo.InvariantCulture) : 50_000),
    "history" => HistoryBenchmark.Run(50_000),
    "serve-pods" => await PodServer.RunAsync(int.Parse(args[1], CultureInfo.InvariantCulture)),
    "policies" => PolicyBenchmark.Run(),
    "lab" => await LabBenchmark.RunAsync(),
    "agent" => await AgentBenchmark.RunAsync(args.ElementAtOrDefault(1)),
    "peer" => await PeerBenchmark.RunAsync(),
    "serve-targets" => await ProbeTargets.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "usage: dotnet run -c Release --project tests/NetDoctor.Benchmarks -- route | audit [rules] | cache [PODS] | history | policies | lab | agent | peer");
    return 2;
}
