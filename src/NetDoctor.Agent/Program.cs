using Microsoft.Extensions.Options;
using NetDoctor.Agent;
using NetDoctor.Agent.Facts;
using NetDoctor.Agent.Hosting;
using NetDoctor.Client.Agents;

switch (args)
{
    case ["--help" or "-h"]:
        Console.WriteLine(CommandLine.Help);
        return 0;
    case ["--version"]:
        Console.WriteLine(OwnInfo.Version);
        return 0;
    case ["probe", "--json"]:
        return await ProbeCommand.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput(), CancellationToken.None);
    case ["facts", "--json"]:
        return await FactsCommand.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput(), CancellationToken.None);
    case ["info", "--json"]:
        return await InfoCommand.RunAsync(Console.OpenStandardOutput(), CancellationToken.None);
    case ["probe" or "facts" or "info", ..]:
        await Console.Error.WriteLineAsync(CommandLine.Help);
        return 2;
}

try
{
    await using var app = AgentServer.Create(args, _ => { });
    // Read before anybody calls, so that an agent without certificates does not look as if it were well.
    _ = app.Services.GetRequiredService<CertificateFolder>().Current;
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (exception is OptionsValidationException or AgentException or IOException)
{
    // What the user has to set is no defect: a sentence, not a stack trace.
    await Console.Error.WriteLineAsync($"The agent cannot start. {exception.Message}");
    return 1;
}
