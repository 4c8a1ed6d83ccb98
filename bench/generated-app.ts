/**
 * A Compose file of any size, always the same for the same number, shaped like the larger public ones: two services and
 * their database, with variables, published ports, health checks, dependencies, named volumes and limits.
 *
 * @param serviceCount at least 3
 */
export function generateCompose(serviceCount: number): string {
  const services = Array.from({ length: serviceCount }, (_, index) =>
    index % 3 === 2 ? database(index) : backend(index, serviceCount),
  );
  const volumes = Array.from({ length: serviceCount }, (_, index) => index).filter((index) => index % 3 === 2);
  return [
    'name: generated',
    'services:',
    ...services,
    'networks:',
    '  inner: {}',
    volumes.length === 0 ? 'volumes: {}' : 'volumes:',
    ...volumes.map((index) => `  data-${index}: {}`),
    '',
  ].join('\n');
}

function backend(index: number, serviceCount: number): string {
  const own = Math.floor(index / 3) * 3 + 2;
  const store = own < serviceCount ? own : 2;
  const before = Math.floor((index - 1) / 3) * 3;
  const dependsOn = index === 0 ? '' : `    depends_on:\n      service-${before}:\n        condition: service_started\n`;
  return `  service-${index}:
    image: \${REGISTRY:-registry.example}/shop/service-${index}:\${TAG:-1.4.2}
    restart: unless-stopped
    command: ["java", "-Xmx200m", "-jar", "/app/service-${index}.jar"]
    ports:
      - "${10_000 + index}:8080"
    environment:
      SERVER_PORT: "8080"
      DATABASE_URL: postgres://shop@database-${store}:5432/shop
      SERVICE_NAME: service-${index}
      LOG_LEVEL: \${LOG_LEVEL:-info}
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8080/actuator/health"]
      interval: 10s
      timeout: 3s
      retries: 5
      start_period: 40s
${dependsOn}    deploy:
      resources:
        limits:
          memory: 500M
    networks:
      - inner`;
}

function database(index: number): string {
  return `  database-${index}:
    image: postgres:17.2
    environment:
      POSTGRES_USER: shop
      POSTGRES_DB: shop
      POSTGRES_HOST_AUTH_METHOD: trust
    volumes:
      - data-${index}:/var/lib/postgresql/data
    networks:
      inner:
        aliases:
          - store-${index}`;
}
