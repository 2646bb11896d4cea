using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetDoctor.Agent.Tests.Lab;
using NetDoctor.Agent.Tests.Programs;
using NetDoctor.Model.Probing;
using NetDoctor.Probes;
using NetDoctor.TestKit.Namespaces;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// The runner of xunit, as it generates it, and beside it what runs inside of a namespace lab.
return args switch
{
    [LabWorkerProgram.Name] => await WorkAsync(),
    [FactsProgram.Name, .. var rest] => await FactsProgram.RunAsync(rest),
    [CallerProgram.Name, .. var rest] => await CallerProgram.RunAsync(rest),
    _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
        await TestPlatformTestFramework.RunAsync(args, NetDoctor.Agent.Tests.SelfRegisteredExtensions.AddSelfRegisteredExtensions),
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
