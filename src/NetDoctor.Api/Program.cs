using NetDoctor.Api;

if (args is ["--help" or "-h", ..])
{
    Console.WriteLine(CommandLine.Help);
    return;
}

var builder = WebApplication.CreateBuilder(args);
builder.AddNetDoctor();
var app = builder.Build();
app.MapNetDoctor();
await app.RunAsync();
