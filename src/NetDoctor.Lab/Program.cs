using System.Runtime.InteropServices;
using NetDoctor.Bot;
using NetDoctor.Lab.Hosting;
using NetDoctor.Lab.Scenarios;

var catalog = new ScenarioCatalog();
if (LabCommandLine.Read(args) is not { } command)
{
    Console.Error.WriteLine(LabCommandLine.Help);
    return 2;
}

if (command.IsHelp)
{
    Console.WriteLine(LabCommandLine.Help);
    return 0;
}

if (command.IsList)
{
    foreach (var one in catalog.ReadAll())
    {
        Console.WriteLine($"{one.Name,-32} {one.Title}");
    }

    return 0;
}

if (catalog.Find(command.Scenario) is not { } scenario)
{
    Console.Error.WriteLine($"There is no scenario '{command.Scenario}'. There are: {string.Join(", ", catalog.Names)}.");
    return 2;
}

using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    await using var lab = await LabHost.StartAsync(
        new LabOptions { Scenario = scenario, Arguments = command.Rest, ChatUrl = command.ChatUrl }, stop.Token);
    var asked = scenario.Changes.IsEmpty ? scenario : await new LabScript(lab).RunAsync(TimeProvider.System, stop.Token);
    Console.WriteLine(LabGuide.Text(lab, asked));
    await lab.WaitForShutdownAsync(stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (IOException exception)
{
    Console.Error.WriteLine($"The lab cannot start. {exception.Message}");
    return 1;
}
catch (BotConfigurationException exception)
{
    Console.Error.WriteLine($"The lab cannot start. {exception.Message}");
    return 1;
}
catch (UnauthorizedAccessException exception)
{
    Console.Error.WriteLine($"The lab cannot start. {exception.Message}");
    return 1;
}

// The server of the lab hears the signals too, but not before it has started.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
