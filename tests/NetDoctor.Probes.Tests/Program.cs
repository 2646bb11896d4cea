using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetDoctor.Model.Probing;
using NetDoctor.Probes;
using NetDoctor.Probes.Tests;
using NetDoctor.Probes.Tests.Icmp;
using NetDoctor.Probes.Tests.Namespaces;
using NetDoctor.TestKit.Namespaces;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// The runner of xunit, as it generates it, and beside it the worker that makes probes inside of a namespace lab.
return args switch
{
    [LabWorkerProgram.Name] => await WorkAsync(),
    [EchoProgram.Name, var address] => await EchoProgram.RunAsync(address),
    [EntryProgram.Name, .. var rest] => await EntryProgram.RunAsync(rest),
    _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
        await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    _ => await ConsoleRunner.Run(args),
};

static async Task<int> WorkAsync()
{
    var services = new ServiceCollection();
    services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
    services.AddLogging();
    services.AddProbes();
    await using var provider = services.BuildServiceProvider();
    return await LabWorkerProgram.RunAsync(provider.GetRequiredService<IProber>(), CancellationToken.None);
}
