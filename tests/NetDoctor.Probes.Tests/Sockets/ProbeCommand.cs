using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetDoctor.Model;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Tests.Sockets;

/// <summary>Reads specs as JSON, makes the probes all at once by the real clock, and writes the results.</summary>
internal static class ProbeCommand
{
    public const string Name = "probe";

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging();
        services.AddProbes();
        await using var provider = services.BuildServiceProvider();
        var prober = provider.GetRequiredService<IProber>();

        var text = await Console.In.ReadToEndAsync(cancellationToken);
        var specs = JsonSerializer.Deserialize<ImmutableArray<ProbeSpec>>(text, NetDoctorJson.Options);
        var results = await Task.WhenAll(specs.Select(spec => prober.ProbeAsync(spec, Vantage.Self, cancellationToken)));
        Console.Out.Write(JsonSerializer.Serialize(results, NetDoctorJson.Options));
        return 0;
    }
}
