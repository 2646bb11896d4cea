using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Tests.Icmp;

/// <summary>What the test program does when started again with other rights: one echo request, and it says how that ended.</summary>
internal static class EchoProgram
{
    public const string Name = "echo";

    public static async Task<int> RunAsync(string address)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging();
        services.AddProbes();
        await using var provider = services.BuildServiceProvider();
        var result = await provider.GetRequiredService<IProber>().ProbeAsync(new IcmpProbeSpec { Address = address }, Vantage.Self, CancellationToken.None);
        Console.WriteLine($"{result.Outcome} {result.Detail}");
        return 0;
    }
}
