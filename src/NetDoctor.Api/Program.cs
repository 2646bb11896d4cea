using Microsoft.Extensions.Options;
using NetDoctor.Api;
using NetDoctor.Kubernetes;
using NetDoctor.Kubernetes.Configuration;

if (args is ["--help" or "-h", ..])
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}

var builder = WebApplication.CreateBuilder(args);
builder.AddNetDoctor();
await using var app = builder.Build();
app.MapNetDoctor();
try
{
    // Looked for before the host does, which would log its absence with a stack trace.
    app.Services.GetRequiredService<IClusterSource>();
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (exception is ClusterConfigurationException or OptionsValidationException)
{
    // What the user has to set is no defect: a sentence, not a stack trace.
    await Console.Error.WriteLineAsync($"NetDoctor cannot start. {exception.Message}");
    return 1;
}
