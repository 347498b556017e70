using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Patchbay.Server.Hosting;

namespace Patchbay.Server.OpenApi;

/// <summary>The OpenAPI document of the server's own API. Azure's APIs have documents by Azure.</summary>
internal static class OwnApi
{
    /// <summary>Where the document is.</summary>
    public const string Path = "/openapi/v1.json";

    private const string Scheme = "bearer";

    public static IServiceCollection AddOwnApi(this IServiceCollection services) => services.ConfigureHttpJsonOptions(LikeAnswers).AddOpenApi("v1", options =>
    {
        options.ShouldInclude = description => description.ActionDescriptor.EndpointMetadata.OfType<OwnOperation>().Any();
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // Answers leave nulls out.
            foreach (var property in context.JsonTypeInfo.Properties.Where(property => property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null))
            {
                schema.Required?.Remove(property.Name);
            }

            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Patchbay",
                Version = ServerFacts.Version,
                Description = "What the server offers besides the APIs of Azure that it speaks.",
            };
            document.Components ??= new OpenApiComponents();
            document.AddComponent(Scheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = Scheme,
                Description = "An API key or a token. A server of one machine's own takes requests without one.",
            });
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancellationToken) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<OwnBody>().FirstOrDefault() is { } body)
            {
                var schema = await context.GetOrCreateSchemaAsync(body.Type, parameterDescription: null, cancellationToken);
                operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = schema } } };
            }

            // GET /api/lifeline/durations is getLifelineDurations.
            var path = context.Description.RelativePath!.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "api").ToList();
            operation.OperationId = context.Description.HttpMethod!.ToLowerInvariant() + string.Concat(path.SelectMany(part => part.Split('-', '.')).Select(part => part.Trim('{', '}')).Where(part => part.Length > 0).Select(part => $"{char.ToUpperInvariant(part[0])}{part[1..]}"));
            operation.Tags = new HashSet<OpenApiTagReference> { new(path[0].Trim('.'), context.Document) };
        });
    });

    public static void MapOwnApi(this IEndpointRouteBuilder endpoints) => endpoints.MapOpenApi(Path).AllowAnonymous();

    /// <summary>Puts an operation that answers with JSON into the document.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="operation">The operation.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="status">The status of the answer.</param>
    public static RouteHandlerBuilder Describe<T>(this RouteHandlerBuilder operation, string summary, int status = StatusCodes.Status200OK) =>
        operation.Describe(summary, status, typeof(T), "application/json");

    /// <summary>Says what body an operation takes. Only the document knows: whatever the request calls its body, it is read.</summary>
    /// <typeparam name="T">The body.</typeparam>
    /// <param name="operation">The operation.</param>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder operation) => operation.WithMetadata(new OwnBody(typeof(T)));

    /// <summary>Puts an operation into the document whose answer is no JSON.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="contentType">The type of the answer's text; null for an answer without a body.</param>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder operation, string summary, int status, string? contentType = null) =>
        operation.Describe(summary, status, contentType is null ? typeof(void) : typeof(string), contentType);

    // The document is written from these options, answers from those of their own contexts.
    private static void LikeAnswers(Microsoft.AspNetCore.Http.Json.JsonOptions options)
    {
        options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        options.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
    }

    private static RouteHandlerBuilder Describe(this RouteHandlerBuilder operation, string summary, int status, Type answer, string? contentType)
    {
        operation.WithMetadata(new OwnOperation(), new ProducesDefaultResponseTypeAttribute(typeof(ErrorAnswer))).WithSummary(summary);
        return contentType is null ? operation.Produces(status) : operation.Produces(status, answer, contentType);
    }
}

/// <summary>Marks an operation of the server's own.</summary>
internal sealed record OwnOperation;

/// <summary>The body that an operation takes.</summary>
internal sealed record OwnBody(Type Type);

/// <summary>The answer to a request that failed.</summary>
internal sealed record ErrorAnswer(ErrorFacts Error);

/// <summary>What is wrong: a code for programs, and a sentence for people that says what to do.</summary>
internal sealed record ErrorFacts(string Code, string Message);
