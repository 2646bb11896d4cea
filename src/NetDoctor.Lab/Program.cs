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

try
{
    await using var lab = await LabHost.StartAsync(
        new LabOptions { Scenario = scenario, Arguments = command.Rest }, CancellationToken.None);
    var asked = scenario.Changes.IsEmpty ? scenario : await new LabScript(lab).RunAsync(TimeProvider.System, CancellationToken.None);
    Console.WriteLine(LabGuide.Text(lab, asked));
    await lab.WaitForShutdownAsync(CancellationToken.None);
    return 0;
}
catch (IOException exception)
{
    Console.Error.WriteLine($"The lab cannot start. {exception.Message}");
    return 1;
}
catch (UnauthorizedAccessException exception)
{
    Console.Error.WriteLine($"The lab cannot start. {exception.Message}");
    return 1;
}
