using Microsoft.Extensions.Options;
using NetDoctor.Bot;
using NetDoctor.Bot.State;

if (args is ["--help" or "-h", ..])
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddBot();
    await using var app = builder.Build();
    app.MapBot();
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (exception is BotConfigurationException or OptionsValidationException or StoreException or IOException)
{
    // What the user has to set is no defect: a sentence, not a stack trace.
    await Console.Error.WriteLineAsync($"NetDoctor's bot cannot start. {exception.Message}");
    return 1;
}
